import assert from 'node:assert/strict'

const password = 'correct horse battery staple 26'

/**
 * Somebody who was invited chooses a password, signs in and makes a token, as a person does in the web app.
 * @returns their API token, good for everything they may
 */
export async function tokenOf(server: string, adminToken: string, email: string): Promise<string> {
  async function ask(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${server}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server, ...headers },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    assert.ok(response.ok, `${path}: ${response.status} ${text}`)
    const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0])
    return { cookie: cookie.join('; '), json: text ? JSON.parse(text) : null }
  }
  const admin = { authorization: `Bearer ${adminToken}` }
  const invited = await ask(`/api/v1/users/${encodeURIComponent(email)}/invite`, {}, admin)
  const invitation = String(invited.json.inviteUrl).split('/').at(-1) ?? ''
  await ask(`/api/v1/invites/${encodeURIComponent(invitation)}`, { password })
  const { cookie } = await ask('/api/auth/sign-in/email', { email, password })
  const made = await ask(
    '/api/v1/tokens',
    { name: 'laptop', scopes: ['observe', 'page:respond', 'override:write'] },
    { cookie },
  )
  return made.json.token
}
