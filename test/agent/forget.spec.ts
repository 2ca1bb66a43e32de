/** "Forget this person" from close by: who is meant, what goes with them, and what stays of others. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Forgot, forget } from '../../main/agent/forget.ts'
import { lockDataFolder, StoreError } from '../../main/store/open-store.ts'
import { desk, start as openAtDesk, platform } from './support/at-the-desk.ts'
import { type openDesk, phone, SOURCE, tel } from './support/desk.ts'

const start = async (options: Parameters<typeof openDesk>[0] = {}) => {
  await openAtDesk({ source: MAIL, ...options })
}

const HEADER = ['Code', 'Name', 'Phone', 'City', 'Mail']
const MAIL = { columns: { ...SOURCE.columns, Mail: 'urn:mailto' } }
const HER_PHONE = '84987654321'
const HER = ['C9', 'Xanthippe', HER_PHONE, 'Zwolle', 'x.q@quorvath.example']
const row = (n: number, city = 'Natal') => [`C${n}`, `Person ${n}`, phone(n), city, `p${n}@example.com`]
const save = (...rows: (string | number)[][]) => desk.save(rows, 'people.csv', HEADER)
const forgetNow = (written: string, thisToo = false): Promise<Forgot> =>
  forget(desk.agent, written, { thisToo }, new AbortController().signal)
const names = async () => (await platform.contacts()).map(({ name }) => name).sort()

/** Files of the data folder in which one of the texts stands, while the agent is at work. */
function hits(...texts: string[]): string[] {
  const files = readdirSync(desk.dataFolder, { withFileTypes: true, recursive: true })
  return files.flatMap((entry) => {
    if (!entry.isFile()) return []
    const text = readFileSync(path.join(entry.parentPath, entry.name)).toString('latin1').toLowerCase()
    return texts.filter((one) => text.includes(one.toLowerCase())).map((one) => `${entry.name}: ${one}`)
  })
}
const herTraces = () => hits('xanthippe', '987654321', 'quorvath', 'zwolle')

describe('who is meant', () => {
  beforeEach(async () => {
    await start()
    save(row(1), row(2), HER)
    await desk.sync()
    // As `watch` does: what is searched stands by itself.
    expect(desk.repositories.changeText.copySlice()).toBe(false)
  })

  it.each([
    ['a phone as people write it', '(84) 98765-4321'],
    ['with its country', '+55 84 98765-4321'],
    ['without the ninth digit', '+55 84 8765-4321'],
    ['a URN', 'tel:+5584987654321'],
    ['another way to reach the same phone', 'whatsapp:5584987654321'],
    ['an e-mail address in capitals', 'X.Q@QUORVATH.EXAMPLE'],
    ['an e-mail URN', 'mailto:x.q@quorvath.example'],
  ])('%s', async (_what, written) => {
    expect(herTraces().length).toBeGreaterThan(3)
    expect(await forgetNow(written)).toEqual({
      kind: 'forgotten',
      already: false,
      complete: true,
      rows: [{ source: 'People', file: path.join(desk.folder, 'people.csv'), sheet: '', row: 4 }],
    })
    expect(herTraces()).toEqual([])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(desk.problems()).toEqual([{ code: 'forgotten', column: null, row: 4, text: null }])
    expect(herTraces()).toEqual([])
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(2)
  })

  it('the id on the platform, of which nothing stays either', async () => {
    const { uuid } = await desk.contact('Xanthippe')
    expect(await forgetNow(uuid.toUpperCase())).toMatchObject({ kind: 'forgotten' })
    expect(hits(uuid)).toEqual([])
    await desk.sync()
    expect(hits(uuid)).toEqual([])
  })

  it.each([
    ['a number nobody has', '+55 84 99999-0000', /^Nobody is known here by "\+55 84 99999-0000"/],
    ['an id nobody has', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', /^Nobody is known here by/],
    ['a name', 'Xanthippe', /^"Xanthippe" is not an address/],
    [
      'a scheme that does not exist',
      'mailt:x.q@quorvath.example',
      /Did you mean "mailto:x\.q@quorvath\.example"/,
    ],
    ['half an e-mail address', 'x.q@', /is not an address/],
    ['blank', ' ', /is not an address/],
    ['nothing after the scheme', 'tel:', /is not an address/],
  ])('%s: refused with a sentence, and nothing changes', async (_what, written, sentence) => {
    const refused = await forgetNow(written)
    expect(refused).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(sentence) })
    expect(existsSync(path.join(desk.dataFolder, 'forget.key'))).toBe(false)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(3)
  })
})

describe('what goes', () => {
  it('who was removed long ago, and stands in history and copies alone', async () => {
    await start()
    save(...[1, 2, 3, 4, 5].map((n) => row(n)), HER)
    await desk.sync()
    save(...[1, 2, 3, 4, 5].map((n) => row(n)))
    expect(await desk.sync()).toMatchObject({ report: { removals: 1 } })
    expect(herTraces().length).toBeGreaterThan(0)
    expect(await forgetNow(HER_PHONE)).toMatchObject({ kind: 'forgotten', rows: [] })
    expect(herTraces()).toEqual([])
    // The run's counts stay.
    const changes = desk.repositories.store.db
      .prepare("SELECT person, before, after FROM change WHERE kind = 'remove' AND outcome = 'delivered'")
      .all()
    expect(changes).toEqual([{ person: null, before: '{}', after: '{}' }])
  })

  it('who stands in a copy alone, as a contact somebody else had', async () => {
    await start({ given: { contacts: [{ ref: 'x', name: 'Xanthippe', urns: [`tel:+55${HER_PHONE}`] }] } })
    save(row(1))
    await desk.sync()
    await desk.agent.store.backUp('2026-01-01')
    const { uuid } = await desk.contact('Xanthippe')
    await platform.somebody.deletes(uuid)
    await desk.sync()
    expect(herTraces().length).toBeGreaterThan(0)
    expect(await forgetNow(HER_PHONE)).toMatchObject({ kind: 'forgotten' })
    expect([...herTraces(), ...hits(uuid)]).toEqual([])
  })

  it("what somebody else's question says of them, and it does not come back when the question does", async () => {
    const x = { ref: 'x', name: 'Xanthippe', urns: [`tel:+55${HER_PHONE}`, `mailto:${HER[4]}`] }
    await start({ given: { contacts: [x] } })
    save(row(1), row(2))
    await desk.sync()
    save(row(1).with(2, HER_PHONE), row(2)) // a number that is hers on the platform
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    const { uuid } = await desk.contact('Xanthippe')
    expect(hits(uuid, 'xanthippe').length).toBeGreaterThan(1)
    expect(await forgetNow(String(HER[4]))).toMatchObject({ kind: 'forgotten', rows: [] })
    expect(hits(uuid, 'xanthippe', 'quorvath')).toEqual([])
    // The number is still hers on the platform, and not taken from her; who she is stays unsaid.
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect((await desk.contact('Xanthippe')).urns).toContain(`tel:+55${HER_PHONE}`)
    expect(hits(uuid, 'xanthippe', 'quorvath')).toEqual([])
  })

  it('a change that waits is never sent', async () => {
    await start()
    save(row(1), HER)
    await desk.sync()
    await platform.faults({ kind: 'server-error', method: 'POST', endpoint: 'contacts' })
    save(row(1, 'Olinda'), [...HER.slice(0, 3), 'Zwollerkerspel', HER[4]!])
    expect(await desk.sync()).toMatchObject({ exitCode: 5 })
    expect(desk.left()).toBe(2)
    await forgetNow(HER_PHONE)
    expect(desk.left()).toBe(1)
    await platform.faults()
    expect(await desk.sync()).toMatchObject({ report: { updates: 1 } })
    expect((await desk.contact('Xanthippe')).fields.city).toBe('Zwolle')
  })

  it('a row that cannot be used, which no rule could tell to be theirs by its key', async () => {
    await start()
    save(row(1), ['C7', 'Xanthippe', HER_PHONE, 'Zwolle', 'x.q@@quorvath'])
    await desk.sync()
    expect(herTraces().length).toBeGreaterThan(0)
    // Nobody is known by the phone: the row was never used. It is by the contact that is on the platform.
    expect(await forgetNow(HER_PHONE)).toMatchObject({ kind: 'refused' })
    await platform.somebody.creates({ name: 'Xanthippe', urns: [`tel:+55${HER_PHONE}`] })
    await desk.sync()
    expect(await forgetNow(HER_PHONE)).toMatchObject({ kind: 'forgotten', rows: [{ row: 3 }] })
    await desk.sync()
    expect(herTraces()).toEqual([])
  })

  it('copies for a look that were left by a killed process; one in use is left to its owner', async () => {
    await start()
    save(row(1), HER)
    await desk.sync()
    for (const name of ['look-killed', 'look-used']) mkdirSync(path.join(desk.dataFolder, name))
    writeFileSync(path.join(desk.dataFolder, 'look-killed', 'contact-sync.db'), 'Xanthippe')
    lockDataFolder(path.join(desk.dataFolder, 'look-killed')).release()
    const used = lockDataFolder(path.join(desk.dataFolder, 'look-used'))
    await forgetNow(HER_PHONE)
    expect(readdirSync(desk.dataFolder).filter((name) => name.startsWith('look-'))).toEqual(['look-used'])
    used.release()
  })
})

describe('what stays', () => {
  it('others, their history, and who has one of the addresses now', async () => {
    await start()
    save(row(1), row(2), [...HER.slice(0, 4), 'p1@example.com'].with(4, 'shared@example.com'))
    await desk.sync()
    // The e-mail address goes over to somebody else, who keeps it.
    save(row(1).with(4, 'shared@example.com'), row(2, 'Olinda'), HER)
    await desk.sync()
    await forgetNow(HER_PHONE)
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(desk.problems()).toMatchObject([{ code: 'forgotten', row: 4 }])
    expect((await desk.contact('Person 1')).urns).toContain('mailto:shared@example.com')
    save(row(1, 'Macau').with(4, 'shared@example.com'), row(2, 'Macau'))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 2 } })
  })

  it('a missing row beside one of a forgotten person is missing all the same', async () => {
    await start()
    save(...[1, 2, 3, 4, 5].map((n) => row(n)), HER)
    await desk.sync()
    await forgetNow(HER_PHONE)
    save(...[2, 3, 4, 5].map((n) => row(n)), HER)
    expect(await desk.sync()).toMatchObject({ report: { removals: 1, held: 0 } })
    expect(await names()).not.toContain('Person 1')
  })

  it('the contact on the platform, also when it is changed there, deleted, or somebody asks for its number', async () => {
    await start()
    save(row(1), row(2), HER)
    await desk.sync()
    await forgetNow(HER_PHONE)
    const { uuid } = await desk.contact('Xanthippe')
    await platform.somebody.changes(uuid, { fields: { city: 'Zwolle-Zuid' } })
    await desk.sync()
    expect(herTraces()).toEqual([])
    // A row with that number, whoever it names, is the forgotten person's.
    save(row(1), row(2), ['C20', 'Cousin', HER_PHONE, 'Natal', 'cousin@example.com'])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(hits('cousin')).toEqual([])
    await platform.somebody.deletes(uuid)
    await desk.sync()
    expect(hits(uuid)).toEqual([])
  })

  it('their mark alone: after "this too" the row counts as a new one', async () => {
    await start()
    save(row(1), HER)
    await desk.sync()
    await forgetNow(HER_PHONE)
    expect(await forgetNow('x.q@quorvath.example')).toMatchObject({ already: true, rows: [{ row: 3 }] })
    expect(await forgetNow(HER_PHONE, true)).toMatchObject({ already: true, rows: [{ row: 3 }] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], report: { adopted: 1 } })
    expect(await forgetNow(HER_PHONE, true)).toMatchObject({ already: false })
    expect(readFileSync(path.join(desk.dataFolder, 'forget.key'), 'utf8')).toContain('"forgotten":{}')
  })
})

describe('the mark', () => {
  beforeEach(async () => {
    await start()
    save(row(1), HER)
    await desk.sync()
    await forgetNow(HER_PHONE)
    desk.close()
  })
  const key = () => path.join(desk.dataFolder, 'forget.key')

  it('is no plain hash: the same person has another one in another data folder', async () => {
    const { forgotten } = JSON.parse(readFileSync(key(), 'utf8')) as {
      forgotten: Record<string, [hash: string][]>
    }
    const [hashes] = Object.values(forgotten)
    expect(hashes).toHaveLength(3) // phone, e-mail address, id
    rmSync(desk.dataFolder, { recursive: true })
    await desk.sync()
    await forgetNow(tel(0).replace(phone(0), HER_PHONE))
    const again = JSON.parse(readFileSync(key(), 'utf8')) as { forgotten: Record<string, [hash: string][]> }
    const known = new Set(hashes!.map(([hash]) => hash))
    expect(Object.values(again.forgotten)[0]!.some(([hash]) => known.has(hash))).toBe(false)
  })

  it('is there after the database was lost with all its copies', async () => {
    rmSync(path.join(desk.dataFolder, 'backups'), { recursive: true })
    rmSync(path.join(desk.dataFolder, 'contact-sync.db'))
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { adopted: 1 } })
    expect(desk.problems()).toMatchObject([{ code: 'forgotten' }])
    expect(herTraces()).toEqual([])
  })

  it.each([
    ['gone', () => rmSync(key())],
    ['damaged', () => writeFileSync(key(), '{"key":')],
  ])('with its key %s the agent does not go on as if nobody had been forgotten', (_what, lose) => {
    lose()
    let failure: unknown
    try {
      void desk.agent
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(StoreError)
    expect((failure as StoreError).message).toMatch(/forget\.key is gone or damaged.*make an empty file/)
    // The way on that the sentence names.
    writeFileSync(key(), '')
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(1)
  })
})
