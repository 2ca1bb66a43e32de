/** The database as a file: how it is opened, checked, brought up to date, copied, and held by one agent. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openPages } from '../../main/agent/serve-pages.ts'
import { migrations } from '../../main/store/migrations/index.ts'
import { copyDatabase, lockDataFolder, openStore, StoreError } from '../../main/store/open-store.ts'
import { openRepositories } from '../../main/store/repositories.ts'
import type { Orders } from '../chaos/orders.ts'
import { bytesIn, dataFolder, opened, openedRepositories } from './support/folder.ts'
import { builders, writeVersion } from './support/versions.ts'

const posix = process.platform !== 'win32'
const FILE = 'contact-sync.db'
/** Why it cannot be used, and what a person reads. */
function refusal(open: () => unknown): { kind: string; sentence: string } {
  try {
    open()
  } catch (error) {
    if (error instanceof StoreError) return { kind: error.failure.kind, sentence: error.message }
    throw error
  }
  throw new Error('it was opened')
}

describe('a new data folder', () => {
  it('gets the newest version, tables that take only what their columns say, and a log that survives a power cut', () => {
    const { db } = opened(dataFolder())
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
    const tables = db
      .prepare<[], { name: string; strict: number }>(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'",
      )
      .all()
    expect(tables.length).toBeGreaterThan(15)
    expect(tables.filter(({ strict }) => strict === 0)).toEqual([])
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2) // FULL
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('refuses a value of another type instead of keeping it', () => {
    const { db } = opened(dataFolder())
    expect(() => db.exec("INSERT INTO workspace (host, completed_pull_at) VALUES ('h', 'seven')")).toThrow(
      'cannot store TEXT value in INTEGER column',
    )
  })

  it.runIf(posix)('is for its owner alone', async () => {
    const folder = path.join(dataFolder(), 'data')
    const lock = lockDataFolder(folder)
    const store = opened(folder)
    store.db.exec("INSERT INTO workspace (host) VALUES ('https://flows.example.org')") // so that there is a log
    await store.backUp('2026-01-01')
    const modes = (at: string): [string, string][] =>
      readdirSync(at, { withFileTypes: true }).flatMap((entry): [string, string][] => {
        const file = path.join(at, entry.name)
        const mode = (statSync(file).mode & 0o777).toString(8)
        return [[entry.name, mode], ...(entry.isDirectory() ? modes(file) : [])]
      })
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700')
    expect(Object.fromEntries(modes(folder))).toMatchObject({
      [FILE]: '600',
      [`${FILE}-wal`]: '600',
      backups: '700',
      'contact-sync-2026-01-01.db': '600',
      'agent.lock': '600',
    })
    for (const [name, mode] of modes(folder)) expect(mode, name).toMatch(/^[67]00$/)
    lock.release()
  })

  it('a folder that cannot be made is a sentence', () => {
    const file = path.join(dataFolder(), 'a file')
    writeFileSync(file, '')
    const { kind, sentence } = refusal(() => openStore(path.join(file, 'data')))
    expect(kind).toBe('not-writable')
    expect(sentence).toMatch(/cannot be written.*--data/)
  })
})

describe('an earlier version', () => {
  it.each(builders.map((_build, index) => index + 1))(
    'version %i is brought up to date with everything in it',
    (version) => {
      const folder = dataFolder()
      const file = writeVersion(folder, version)
      const repositories = openRepositories(opened(folder))
      expect(repositories.store.db.pragma('user_version', { simple: true })).toBe(migrations.length)
      expect(repositories.workspaces.find('https://flows.example.org')).toMatchObject({
        id: 1,
        uuid: 'w-1',
        name: 'Practice',
      })
      expect(repositories.sources.all(1)).toMatchObject([{ name: 'People', approvedAt: 1000 }])
      expect(repositories.people.followOf(1, 'c-1')).toMatchObject({
        id: 1,
        base: { local: { name: 'Ana' }, remote: { name: 'Ana' } },
      })
      expect(repositories.people.claimsWithUrn('tel:+5584991000001', 1)).toMatchObject([
        { rowKey: '1', contact: { name: 'Ana Lima' } },
      ])
      expect(repositories.mirror.contact(1, 'c-1')).toMatchObject({ name: 'Ana', status: 'active' })
      expect(repositories.outbox.ready(1, 0, 10)).toMatchObject([
        { kind: 'update', payload: { name: 'Ana Lima' } },
      ])
      expect([...repositories.runs.changes(1)]).toMatchObject([{ kind: 'update', outcome: 'waiting' }])
      // Who was known before is found, by name and by phone.
      const pages = openPages(folder, 1)
      for (const search of ['ÁNA', '84 99100-0001'])
        expect(pages.contacts({ search }, 0, 10).rows).toMatchObject([{ uuid: 'c-1' }])
      pages.close()
      expect(repositories.history.find(1, 'ana').rows).toMatchObject([{ id: 1 }])
      // A copy from before is kept wherever something was changed.
      expect(existsSync(`${file}.before-version-${migrations.length}`)).toBe(version < migrations.length)
    },
  )

  it('there is a builder for every version', () => expect(builders).toHaveLength(migrations.length))
})

describe('who only looks', () => {
  it.each(builders.map((_build, index) => index + 1))('reads version %i and changes nothing', (version) => {
    const folder = dataFolder()
    writeVersion(folder, version)
    const before = bytesIn(folder)[FILE]
    const { workspaces, sources, people } = openRepositories(opened(folder, { readOnly: true }))
    expect(workspaces.find('https://flows.example.org')).toMatchObject({ name: 'Practice' })
    expect(sources.all(1)).toMatchObject([{ name: 'People', rebaselineSince: null }])
    expect(people.countFollows(1)).toBe(1)
    expect(bytesIn(folder)[FILE]).toBe(before)
  })

  it('reads what is only in the log of an earlier version, too', () => {
    const folder = dataFolder()
    const file = writeVersion(folder, 1)
    const db = new Database(file)
    db.exec("INSERT INTO follow (workspace_id, uuid, origin) VALUES (1, 'of the log', 'created')")
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    expect(openRepositories(opened(folder, { readOnly: true })).people.countFollows(1)).toBe(2)
    db.close()
  })
})

describe('bringing it up to date, and the process dies', () => {
  const module = fileURLToPath(new URL('../../main/store/open-store.ts', import.meta.url))
  const PEOPLE = 60_000
  function largeVersion1(): string {
    const folder = dataFolder()
    const db = new Database(writeVersion(folder, 1))
    db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PEOPLE})
      INSERT INTO change (run_id, follow_id, kind, before, after) SELECT 1, i, 'update', '{"name":"Person before"}', '{"name":"Person after"}' FROM n`)
    db.close()
    return folder
  }
  const preload = fileURLToPath(new URL('../chaos/preload.ts', import.meta.url))
  /**
   * A process that opens the folder; killed as soon as `when` says so, or by itself right after so many of the migration's
   * own steps. @returns whether it was still at it.
   */
  async function killed(folder: string, when: number | ((folder: string) => boolean)): Promise<boolean> {
    const code = `const { openStore } = await import(${JSON.stringify(module)}); openStore(${JSON.stringify(folder)}); process.stdout.write('opened')`
    const told = path.join(folder, 'killed-at')
    const orders: Orders = typeof when === 'number' ? { kill: { moment: 'migrate', nth: when, told } } : {}
    const child = spawn(process.execPath, ['--import', preload, '--input-type=module', '-e', code], {
      stdio: 'ignore',
      env: { ...process.env, CHAOS: JSON.stringify(orders) },
    })
    const ended = once(child, 'exit')
    const isThere = () => child.exitCode === null && child.signalCode === null
    while (typeof when === 'function' && isThere() && !when(folder))
      await new Promise((resolve) => setImmediate(resolve))
    if (typeof when === 'function') child.kill('SIGKILL')
    const [exitCode] = (await ended) as [number | null]
    return exitCode === null
  }
  const COPY = `${FILE}.before-version-${migrations.length}`
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? -1

  it.each<[moment: string, when: number | ((folder: string) => boolean)]>([
    ['when the copy is begun', (folder) => sizeOf(path.join(folder, `${COPY}.part`)) > 0],
    ['when half of it is written', (folder) => sizeOf(path.join(folder, `${COPY}.part`)) > 1_500_000],
    ['when it is written', 1],
    ['when it has its name', 2],
    ['in the middle of the migration itself', 4],
    ['at its end', 8],
  ])('%s: no copy is there by half, and the next start has everything', async (_moment, when) => {
    const folder = largeVersion1()
    expect(await killed(folder, when), 'it ended before it could be killed').toBe(true)
    const count = (db: Database.Database) => db.prepare('SELECT count(*) FROM change').pluck().get()
    const whole = (file: string) => {
      const db = new Database(file, { readonly: true })
      try {
        expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
        return [db.pragma('user_version', { simple: true }), count(db)]
      } finally {
        db.close()
      }
    }
    if (existsSync(path.join(folder, COPY))) expect(whole(path.join(folder, COPY))).toEqual([1, PEOPLE + 1])
    const { db } = opened(folder)
    expect([db.pragma('user_version', { simple: true }), count(db)]).toEqual([migrations.length, PEOPLE + 1])
    expect(existsSync(path.join(folder, `${COPY}.part`))).toBe(false)
    if (existsSync(path.join(folder, COPY))) expect(whole(path.join(folder, COPY))).toEqual([1, PEOPLE + 1])
  })
})

describe('a newer version', () => {
  it('is refused with a sentence and not touched, for writing and for reading', () => {
    const folder = dataFolder()
    const file = writeVersion(folder, 1)
    const db = new Database(file)
    db.pragma(`user_version = ${migrations.length + 3}`)
    db.close()
    const before = readFileSync(file)
    for (const readOnly of [false, true]) {
      const { kind, sentence } = refusal(() => openStore(folder, { readOnly }))
      expect(kind).toBe('newer')
      expect(sentence).toContain(
        `data version ${migrations.length + 3}, this program knows ${migrations.length}`,
      )
      expect(sentence).toContain('Nothing was changed')
    }
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('a damaged file', () => {
  const PAGE = 4096
  function filled(): string {
    const repositories = openedRepositories()
    const { store, folder, workspaceId } = repositories
    store.db.transaction(() => {
      for (let n = 0; n < 2000; n += 1) repositories.people.addFollow(workspaceId, `uuid-${n}`)
    })()
    store.close()
    return folder
  }
  const overwrite = (file: string, at: number, length: number) => {
    const bytes = readFileSync(file)
    bytes.fill(0xa5, at, at + length)
    writeFileSync(file, bytes)
  }
  it.each<[damage: string, spoil: (file: string) => void]>([
    ['an overwritten header', (file) => overwrite(file, 0, 100)],
    [
      'another kind of file',
      (file) => writeFileSync(file, 'PK\u0003\u0004 not a database at all'.repeat(1000)),
    ],
    ['cut in half', (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE)],
    ['cut in the middle of a page', (file) => truncateSync(file, Math.floor(statSync(file).size / 2) + 17)],
    [
      'a page in the middle overwritten',
      (file) => overwrite(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE, PAGE),
    ],
    [
      'bytes in the middle overwritten',
      (file) => overwrite(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE, 16),
    ],
  ])('%s: a sentence, and nothing is touched', (_damage, spoil) => {
    const folder = filled()
    spoil(path.join(folder, FILE))
    const before = bytesIn(folder)[FILE]
    const { kind, sentence } = refusal(() => openStore(folder))
    expect(kind).toBe('damaged')
    expect(sentence).toMatch(
      /is damaged .* Nothing was sent or changed\. The next "sync" or "watch" puts it aside/,
    )
    expect(sentence.split('\n')).toHaveLength(1)
    expect(bytesIn(folder)[FILE]).toBe(before)
  })

  it('with the log of a crash beside it: the log is not brought into it', () => {
    const repositories = openedRepositories(filled())
    repositories.people.addFollow(repositories.workspaceId, 'of the log')
    const crashed = dataFolder()
    for (const name of [FILE, `${FILE}-wal`])
      cpSync(path.join(repositories.folder, name), path.join(crashed, name))
    const file = path.join(crashed, FILE)
    overwrite(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE, PAGE)
    const before = bytesIn(crashed)
    expect(refusal(() => openStore(crashed)).kind).toBe('damaged')
    expect(bytesIn(crashed)).toMatchObject({ [FILE]: before[FILE], [`${FILE}-wal`]: before[`${FILE}-wal`] })
  })

  it('emptied: what was known is lost, and that is not passed over in silence', async () => {
    const folder = filled()
    const store = opened(folder)
    await store.backUp('2026-01-01')
    store.close()
    truncateSync(path.join(folder, FILE), 0)
    expect(refusal(() => openStore(folder)).kind).toBe('damaged')
  })

  it('empty because the first agent died in its first moment: begun anew', () => {
    const folder = dataFolder()
    writeFileSync(path.join(folder, FILE), '')
    expect(opened(folder).db.pragma('user_version', { simple: true })).toBe(migrations.length)
  })

  it('a copy from the backups folder, put over it, opens', async () => {
    const folder = filled()
    const store = opened(folder)
    await store.backUp('2026-01-01')
    store.close()
    overwrite(path.join(folder, FILE), 0, 100)
    cpSync(path.join(folder, 'backups', 'contact-sync-2026-01-01.db'), path.join(folder, FILE))
    expect(openRepositories(opened(folder)).people.countFollows(1)).toBe(2000)
  })
})

describe('the daily copy', () => {
  const copies = (folder: string) => readdirSync(path.join(folder, 'backups')).sort()

  it('is made once a day, and a week of them is kept', async () => {
    const { store, folder, people, workspaceId } = openedRepositories()
    await store.backUp('2026-01-01')
    const first = bytesIn(path.join(folder, 'backups'))
    people.addFollow(workspaceId, 'later that day')
    await store.backUp('2026-01-01')
    expect(bytesIn(path.join(folder, 'backups'))).toEqual(first)
    for (let day = 2; day <= 10; day += 1) await store.backUp(`2026-01-${String(day).padStart(2, '0')}`)
    expect(copies(folder)).toEqual(
      ['04', '05', '06', '07', '08', '09', '10'].map((day) => `contact-sync-2026-01-${day}.db`),
    )
  })

  it('opens, with what was there, also what had only reached the log', async () => {
    const { store, folder, people, workspaceId } = openedRepositories()
    people.addFollow(workspaceId, 'c-1')
    await store.backUp('2026-01-01')
    const db = new Database(path.join(folder, 'backups', 'contact-sync-2026-01-01.db'), { readonly: true })
    expect(db.pragma('quick_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT uuid FROM follow').all()).toEqual([{ uuid: 'c-1' }])
    db.close()
  })

  it('a copy that was cut off is made again', async () => {
    const { store, folder } = openedRepositories()
    mkdirSync(path.join(folder, 'backups'))
    writeFileSync(path.join(folder, 'backups', 'contact-sync-2026-01-01.db.part'), 'half a copy'.repeat(1000))
    await store.backUp('2026-01-01')
    expect(copies(folder)).toEqual(['contact-sync-2026-01-01.db'])
  })
})

describe('one agent a folder', () => {
  const module = fileURLToPath(new URL('../../main/store/open-store.ts', import.meta.url))
  /** A process that takes the folder's lock and keeps it. */
  async function holder(folder: string) {
    const code = `const { lockDataFolder } = await import(${JSON.stringify(module)}); lockDataFolder(${JSON.stringify(folder)}); process.stdout.write('held'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    return child
  }

  it('a second process is told so, and gets it when the first was killed', async () => {
    const folder = dataFolder()
    const child = await holder(folder)
    const { kind, sentence } = refusal(() => lockDataFolder(folder))
    expect(kind).toBe('in-use')
    expect(sentence).toMatch(/Another agent is already working with the data folder/)
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockDataFolder(folder).release()
  })

  it('a folder given back can be taken again', () => {
    const folder = dataFolder()
    const lock = lockDataFolder(folder)
    expect(refusal(() => lockDataFolder(folder)).kind).toBe('in-use')
    lock.release()
    lockDataFolder(folder).release()
  })
})

describe('reading beside an agent that works', () => {
  it('sees what was committed, cannot write, and does not hold the agent up', () => {
    const { people, workspaceId, folder, store } = openedRepositories()
    people.addFollow(workspaceId, 'c-1')
    const reader = openRepositories(opened(folder, { readOnly: true }))
    store.db.exec('BEGIN IMMEDIATE')
    people.addFollow(workspaceId, 'c-2')
    expect(reader.people.countFollows(workspaceId)).toBe(1)
    store.db.exec('COMMIT')
    expect(reader.people.countFollows(workspaceId)).toBe(2)
    expect(() => reader.people.addFollow(workspaceId, 'c-3')).toThrow(/readonly/)
  })

  it('a copy taken meanwhile is whole', async () => {
    const { people, workspaceId, folder, store } = openedRepositories()
    for (let n = 0; n < 500; n += 1) people.addFollow(workspaceId, `c-${n}`)
    const into = dataFolder()
    const copying = copyDatabase(folder, into)
    store.db.transaction(() => {
      for (let n = 500; n < 1000; n += 1) people.addFollow(workspaceId, `c-${n}`)
    })()
    await copying
    expect([500, 1000]).toContain(openRepositories(opened(into)).people.countFollows(workspaceId))
  })
})

describe('writers take turns', () => {
  it('a long step that yields is not mixed with another, and one that fails does not stop the next', async () => {
    const { store } = openedRepositories()
    const order: string[] = []
    const slow = store.exclusive(async () => {
      order.push('slow begins')
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push('slow ends')
      throw new Error('failed')
    })
    const next = store.exclusive(() => void order.push('next'))
    await expect(slow).rejects.toThrow('failed')
    await next
    expect(order).toEqual(['slow begins', 'slow ends', 'next'])
  })
})
