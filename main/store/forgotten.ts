/**
 * Persons who are to be forgotten (DESIGN 12): nothing is kept of them but a keyed hash of each address and of the
 * platform's id, enough to leave a row that still lists them alone, and not enough to name them.
 */
import { createHmac } from 'node:crypto'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { urnKey } from '../mapping/ninth-digit.ts'
import { type ForgetKey, KEY_FILE, newForgetKey, readForgetKey, writeForgetKey } from './forget-key.ts'
import { StoreError } from './open-store.ts'

/** A phone is one person's, whether it is called or written to, with the ninth digit or without. */
export function identityOf(urn: string): string {
  const key = urnKey(urn)
  const phone = /^(?:tel:\+|whatsapp:)(\d+)$/.exec(key)
  return phone ? `phone:${phone[1]}` : key
}
export const identityOfUuid = (uuid: string): string => `uuid:${uuid.toLowerCase()}`

type Row = { workspaceId: number; host: string; hash: Buffer; person: number; since: number }

export function openForgotten(db: Database, folder: string) {
  const all = db.prepare<[], Row>(`SELECT workspace_id AS workspaceId, host, hash, person, since
    FROM forgotten JOIN workspace ON workspace.id = workspace_id`)
  const put = db.prepare(
    'INSERT OR REPLACE INTO forgotten (workspace_id, hash, person, since) VALUES (?, ?, ?, ?)',
  )
  const personOf = db.prepare<[number, Buffer], { person: number }>(
    'SELECT person FROM forgotten WHERE workspace_id = ? AND hash = ?',
  )
  const dropPerson = db.prepare('DELETE FROM forgotten WHERE workspace_id = ? AND person = ?')
  const nextPerson = db.prepare<[], { next: number }>(
    'SELECT coalesce(max(person), 0) + 1 AS next FROM forgotten',
  )
  /** Read when first asked; this process is the only one that changes it. */
  let known: { hashes: ReadonlySet<string>; key: Buffer } | undefined

  const load = () => {
    const rows = all.all()
    const file = rows.length > 0 ? readForgetKey(folder) : 'none'
    const key = typeof file === 'string' ? Buffer.alloc(0) : Buffer.from(file.key, 'hex')
    return {
      key,
      hashes: new Set(rows.map(({ workspaceId, hash }) => `${workspaceId} ${hash.toString('hex')}`)),
    }
  }
  const fileNow = (): ForgetKey => {
    const file = readForgetKey(folder)
    return typeof file === 'string' ? newForgetKey() : file
  }
  const hashWith = (key: Buffer, identity: string) => createHmac('sha256', key).update(identity).digest()
  const personWith = (workspaceId: number, key: Buffer, identities: readonly string[]) =>
    identities
      .map((identity) => personOf.get(workspaceId, hashWith(key, identity))?.person)
      .find((person) => person !== undefined)
  const saveFile = (file: ForgetKey) => {
    const forgotten: ForgetKey['forgotten'] = {}
    for (const { host, hash, person, since } of all.all()) {
      forgotten[host] ??= []
      forgotten[host].push([hash.toString('hex'), person, since])
    }
    writeForgetKey(folder, { key: file.key, forgotten })
  }

  return {
    /** Whether one of these is somebody to be forgotten. */
    knows(workspaceId: number, who: { uuid?: string; urns?: readonly string[] }): boolean {
      known ??= load()
      const { hashes, key } = known
      if (hashes.size === 0) return false
      const has = (identity: string) =>
        hashes.has(`${workspaceId} ${hashWith(key, identity).toString('hex')}`)
      return (
        (who.uuid !== undefined && has(identityOfUuid(who.uuid))) ||
        (who.urns?.some((urn) => has(identityOf(urn))) ?? false)
      )
    },
    /** Keeps the hashes of one person, in the caller's transaction. The key reaches the disk before. */
    remember(workspaceId: number, identities: readonly string[], now: number): void {
      const file = fileNow()
      writeForgetKey(folder, file)
      const key = Buffer.from(file.key, 'hex')
      const person = personWith(workspaceId, key, identities) ?? nextPerson.get()!.next
      for (const identity of identities) put.run(workspaceId, hashWith(key, identity), person, now)
      known = undefined
    },
    /** Whether one of these was forgotten, without naming anything else. */
    isKept: (workspaceId: number, identities: readonly string[]): boolean =>
      personWith(workspaceId, Buffer.from(fileNow().key, 'hex'), identities) !== undefined,
    /** Forgets that somebody was to be forgotten: all hashes of that person. */
    release(workspaceId: number, identities: readonly string[]): void {
      const person = personWith(workspaceId, Buffer.from(fileNow().key, 'hex'), identities)
      if (person !== undefined) dropPerson.run(workspaceId, person)
      known = undefined
    },
    /** After the commit: the file says what the table says. */
    save: () => saveFile(fileNow()),
  }
}
export type Forgotten = ReturnType<typeof openForgotten>

/** An empty or older database learns again who is to be forgotten. Inside the caller's transaction. */
export function bringBackForgotten(db: Database, folder: string): void {
  const file = readForgetKey(folder)
  if (typeof file === 'string') return
  const workspace = db.prepare<[string], { id: number }>('SELECT id FROM workspace WHERE host = ?')
  const add = db.prepare('INSERT INTO workspace (host) VALUES (?) ON CONFLICT DO NOTHING')
  const put = db.prepare(
    'INSERT OR REPLACE INTO forgotten (workspace_id, hash, person, since) VALUES (?, ?, ?, ?)',
  )
  for (const [host, rows] of Object.entries(file.forgotten)) {
    add.run(host)
    for (const [hash, person, since] of rows)
      put.run(workspace.get(host)!.id, Buffer.from(hash, 'hex'), person, since)
  }
}

/** Without the key nobody could be recognised. Throws `StoreError`, unless a person emptied the file on purpose. */
export function requireForgetKey(db: Database, folder: string): void {
  const some = db.prepare<[], { found: 1 }>('SELECT 1 AS found FROM forgotten LIMIT 1').get()
  if (!some) return
  const file = readForgetKey(folder)
  if (file === 'none') throw new StoreError({ kind: 'key-lost', file: path.join(folder, KEY_FILE) })
  if (file === 'blank') db.prepare('DELETE FROM forgotten').run()
}
