// What this browser remembers, for the time without a connection. Written by frame/known-pages.ts and pages/answer-queue.ts.
{
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null')
    } catch {
      return null
    }
  }
  const item = (text) => {
    const line = document.createElement('li')
    line.textContent = text
    return line
  }
  const known = read('tocsin-known-pages')
  const zone = known?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const when = (at) =>
    `${new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at))} ${zone.split('/').at(-1).replaceAll('_', ' ')}`
  const age = (at) => {
    const minutes = Math.round((Date.now() - at) / 60_000)
    return minutes < 1 ? 'less than a minute' : minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
  }

  if (Array.isArray(known?.pages)) {
    const section = document.getElementById('known')
    section.hidden = false
    const [heading, list] = section.children
    heading.textContent =
      known.pages.length === 0
        ? `No page waited for an answer ${age(known.at)} ago, at ${when(known.at)}`
        : `Waiting for an answer ${age(known.at)} ago, at ${when(known.at)}`
    for (const page of known.pages) {
      const service = page.service ? ` · ${page.service}` : ''
      list.append(item(`#${page.number} ${page.title}${service} · since ${when(page.openedAt)}`))
    }
  }

  const answers = Object.keys(localStorage)
    .filter((key) => key.startsWith('tocsin-answers-'))
    .flatMap((key) => read(key) ?? [])
  if (answers.length > 0) {
    const section = document.getElementById('queued')
    section.hidden = false
    const list = section.querySelector('ul')
    for (const answer of answers) {
      list.append(
        item(`Acknowledge ${answer.number === null ? 'a page' : `#${answer.number}`}, tapped ${when(answer.at)}`),
      )
    }
  }

  const state = document.getElementById('state')
  const again = async () => {
    try {
      const response = await fetch('/healthz', { cache: 'no-store' })
      if (response.ok) return location.reload()
      state.textContent = 'Something answers, but not Tocsin. It is tried again by itself.'
    } catch {
      state.textContent = `Still no connection at ${when(Date.now())}. It is tried again by itself.`
    }
  }
  document.getElementById('again').addEventListener('click', again)
  addEventListener('online', again)
  setInterval(again, 5000)
}
