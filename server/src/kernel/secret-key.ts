import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@tocsin/contract/errors'
import { type Database, json } from './data/db.ts'
import { type SecretBox, secretBox } from './secrets.ts'

export interface KeySource {
  /** TOCSIN_SECRET, when the operator holds the key. */
  given: string | undefined
  /** Where the key file lives when the database is the embedded one; null for a database of the operator's own. */
  dataDir: string | null
}

/**
 * The installation's key: what signs links and seals stored secrets. In order: TOCSIN_SECRET; beside the embedded
 * database a file only its owner can read; in a database of the operator's own a row, so that N nodes agree without
 * being told (set TOCSIN_SECRET to keep the key apart from the data it seals).
 * @throws Problem conflict when this node's key is not the one that sealed what is stored.
 */
export async function installationKey(database: Database, source: KeySource): Promise<SecretBox> {
  const key = source.given ?? (source.dataDir ? await keyFile(source.dataDir) : await keyRow(database))
  const box = secretBox(key)
  const known = await database.transact(async (tx) => {
    await tx.db
      .insertInto('setting')
      .values({ key: 'key_fingerprint', value: json(box.fingerprint), updatedAt: tx.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return await tx.db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', 'key_fingerprint')
      .executeTakeFirstOrThrow()
  })
  if (known.value !== box.fingerprint) {
    throw new Problem(
      'conflict',
      'This node has another secret key than the one that sealed the secrets in this database. Give every node the same TOCSIN_SECRET (or the same TOCSIN_DATA/secret.key). Nothing was changed.',
    )
  }
  return box
}

/** The file appears whole and on the disk, or not at all: a key lost to a power cut would take every secret with it. */
async function keyFile(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret.key')
  const known = await readKey(path)
  if (known !== null) return known
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, path)
  } catch (error) {
    // Another process was faster; its key is the key.
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readKey(path)) ?? (await keyFile(dataDir))
}

async function readKey(path: string): Promise<string | null> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
  if (text.length >= 16) return text
  throw new Problem(
    'conflict',
    `The secret key in ${path} is damaged: it is shorter than a key can be. Put it back from a backup. Nothing was changed.`,
  )
}

async function keyRow(database: Database): Promise<string> {
  return await database.transact(async (tx) => {
    await tx.db
      .insertInto('setting')
      .values({ key: 'installation_key', value: json(randomBytes(32).toString('base64url')), updatedAt: tx.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const row = await tx.db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', 'installation_key')
      .executeTakeFirstOrThrow()
    return row.value as string
  })
}
