/** "Forget this person": afterwards no byte on this PC names them, and nothing brings them back. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Cells } from '../support/office.ts'

openOffice()

type Forgot = { already: boolean; kept: boolean; complete: boolean; rows: { source: string; row: number }[] }
const forget = (...args: string[]) => office.run<Forgot>(['forget', ...args])

const HER = {
  name: 'Xanthippe Qorvath',
  phone: '84987654321',
  mail: 'xanthippe.q@quorvath.example',
  city: 'Zwischenahnia',
}
const HEADER = ['Code', 'Name', 'Phone', 'Mail', 'City']
const OTHERS: Cells = [1, 2, 3, 4].map((n) => [
  `C${n}`,
  `Person ${n}`,
  `8499100000${n}`,
  `p${n}@example.com`,
  'Natal',
])
const source = (name: string, file: string) => ({
  name,
  path: file,
  country: 'BR',
  key: ['Code'],
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', Mail: 'urn:mailto', City: 'field:city' },
})

/** Every file below the folder in which one of the texts stands, in either encoding, in any case. */
function hits(folder: string, texts: readonly string[]): string[] {
  const found: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const bytes = readFileSync(file)
    const readings = [bytes, bytes.subarray(1)].map((one) => one.toString('utf16le').toLowerCase())
    readings.push(bytes.toString('latin1').toLowerCase())
    for (const text of texts)
      if (readings.some((reading) => reading.includes(text.toLowerCase())))
        found.push(`${path.relative(folder, file)}: ${text}`)
  }
  return found
}

describe('a person who has been through everything', () => {
  it('leaves no byte behind, and neither a sync nor a complete reading of the account brings any back', async () => {
    await platform.setUp({ fields: [{ key: 'city', name: 'City' }] })
    await office.setup([source('Clients', 'clients.csv'), source('Leads', 'leads.csv')])
    const her = (change: Partial<typeof HER> = {}, code = 'C9') => {
      const { name, phone, mail, city } = { ...HER, ...change }
      return [code, name, phone, mail, city]
    }
    const clients = (...rows: Cells) => office.save('clients.csv', [HEADER, ...rows])
    const leads = (...rows: Cells) => office.save('leads.csv', [HEADER, ...rows])

    // Created, changed; a conflict; somebody else with her number; a row of hers that is no good.
    await clients(...OTHERS, her())
    await leads(['L1', 'Lead', '84992000001', '', 'Natal'], her({ name: '', city: '' }, 'L2'))
    expect((await office.sync('--yes')).code).toBe(0)
    const [contact] = (await platform.contacts()).filter(({ name }) => name === HER.name)
    await clients(...OTHERS, her({ city: `${HER.city}-Nord` }))
    expect((await office.sync()).json).toMatchObject({ updates: 1 })
    // Most rows gone, hers among them: they wait for an OK, until they are back.
    await clients(OTHERS[0]!)
    await leads(['L1', 'Lead', '84992000001', '', 'Natal'])
    expect((await office.sync()).json.held).toBeGreaterThan(3)
    await platform.somebody.changes(contact!.uuid, { name: `${HER.name}-Platform` })
    await clients(...OTHERS, her({ name: `${HER.name}-Sheet`, city: `${HER.city}-Nord` }))
    await leads(
      ['L1', 'Lead', '84992000001', '', 'Natal'],
      her({ name: '', city: '' }, 'L2'),
      ['L3', 'Cousin', HER.phone, '', 'Natal'],
      her({ mail: 'xanthippe.q@@' }, 'L4'),
    )
    const muddle = await office.sync()
    expect(muddle.json.conflicts, muddle.stderr).toBeGreaterThan(0)
    expect(muddle.json.problems).toBeGreaterThan(0)
    await leads(['L1', 'Lead', '84992000001', '', 'Natal'], her({ name: '', city: '' }, 'L2'))
    // Killed in the middle of it: what was written last is only in the database's log.
    await platform.faults({ kind: 'delay', ms: 4000, method: 'POST' })
    await clients(...OTHERS, her({ city: `${HER.city}-Süd` }), ['C10', 'New', '84993000001', '', 'Natal'])
    const killed = office.start(['sync'])
    await expect
      .poll(async () => (await platform.hits())[0], { timeout: 20_000, interval: 20 })
      .toBeGreaterThan(0)
    await killed.stop('SIGKILL')
    await platform.faults()
    // What had left arrives all the same.
    await expect
      .poll(async () => (await platform.contacts()).flatMap(({ name, fields }) => [name, fields.city]), {
        timeout: 20_000,
      })
      .toEqual(expect.arrayContaining(['New', `${HER.city}-Süd`]))
    // Copies of other days, from before a new version, and of a damaged database.
    const data = (name: string) => path.join(office.data, name)
    cpSync(data('contact-sync.db'), data('contact-sync.db.before-version-2'))
    cpSync(data('contact-sync.db'), data('contact-sync.db.damaged-2026-01-01'))
    cpSync(data('contact-sync.db-wal'), data('contact-sync.db.damaged-2026-01-01-wal'))
    cpSync(data('contact-sync.db'), path.join(office.data, 'backups', 'contact-sync-2026-01-01.db'))

    const traces = [HER.name, '987654321', '87654321', HER.mail, 'quorvath', HER.city, contact!.uuid]
    expect(hits(office.data, traces).length).toBeGreaterThan(20)

    const forgot = await forget(`tel:+55${HER.phone}`)
    expect(forgot, forgot.stderr).toMatchObject({
      code: 0,
      requests: [],
      json: {
        already: false,
        kept: true,
        complete: true,
        rows: [
          { source: 'Clients', row: 6 },
          { source: 'Leads', row: 3 },
        ],
      },
    })
    expect(hits(office.data, traces)).toEqual([])
    expect(JSON.stringify(forgot.json)).not.toMatch(/xanthippe|987654321/i)

    // The rows still list her: they are named, without what they say, and not sent; others are.
    const next = await office.sync()
    expect(next).toMatchObject({ code: 3, writes: [], json: { updates: 0, removals: 0, problems: 2 } })
    expect(next.stderr).toContain('Clients, row 6: this row lists a person who is to be forgotten')
    expect(hits(office.data, traces)).toEqual([])
    const db = new Database(data('contact-sync.db'))
    db.exec('UPDATE workspace SET complete_pull_at = NULL, live_watermark = NULL, deleted_watermark = NULL')
    db.close()
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
    expect(hits(office.data, traces)).toEqual([])
    // What is shown and exported names nobody either.
    for (const args of [['activity'], ['status'], ['problems', '--out', 'bad.csv'], ['preview']]) {
      const shown = await office.run(args)
      expect([0, 3], shown.stderr).toContain(shown.code)
      expect(shown.stdout + shown.stderr).not.toMatch(/xanthippe|987654321|quorvath/i)
    }
    expect(readFileSync(office.pathOf('bad.csv'), 'utf8')).toContain('is to be forgotten')
    expect(readFileSync(office.pathOf('bad.csv'), 'utf8')).not.toMatch(/xanthippe|987654321|quorvath/i)
    // The platform's contact is as it was; the contact is deleted there, and even that leaves no id here.
    expect((await platform.contacts()).map(({ name }) => name)).toContain(`${HER.name}-Platform`)
    await platform.somebody.deletes(contact!.uuid)
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
    expect(hits(office.data, traces)).toEqual([])

    // The rows are deleted: nothing is left to say.
    await clients(...OTHERS, ['C10', 'New', '84993000001', '', 'Natal'])
    await leads(['L1', 'Lead', '84992000001', '', 'Natal'])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect(hits(office.data, traces)).toEqual([])
  })
})

describe('a running agent', () => {
  it('takes the command; what is being sent right now is waited for, and then erased too', async () => {
    await platform.setUp({ fields: [{ key: 'city', name: 'City' }] })
    await office.setup(source('Clients', 'clients.csv'), { quietSeconds: 0 })
    await office.save('clients.csv', [HEADER, ...OTHERS])
    await office.sync('--yes')
    const watch = office.start(['watch'])
    await expect.poll(() => watch.stderr, { timeout: 20_000 }).toContain('Watching')
    await platform.faults({ kind: 'delay', ms: 3000, method: 'POST', endpoint: 'contacts' })
    await office.save('clients.csv', [
      HEADER,
      ...OTHERS,
      ['C9', HER.name, HER.phone, HER.mail, HER.city],
      ['C10', 'New', '84993000001', '', 'Natal'],
    ])
    await expect
      .poll(async () => (await platform.hits())[0], { timeout: 20_000, interval: 20 })
      .toBeGreaterThan(0)
    await platform.faults()
    const forgot = await forget(HER.phone)
    expect(forgot, forgot.stderr).toMatchObject({ code: 0, json: { rows: [{ source: 'Clients', row: 6 }] } })
    expect(hits(office.data, [HER.name, '987654321', HER.mail])).toEqual([])
    // The others go on.
    await expect
      .poll(async () => (await platform.contacts()).map(({ name }) => name), { timeout: 20_000 })
      .toContain('New')
    // A look beside it works on a copy, where they are recognised too.
    expect(await office.run(['preview'])).toMatchObject({ code: 3, json: { changes: [] } })
    expect((await watch.stop()).code).toBe(0)
    expect(hits(office.data, [HER.name, '987654321', HER.mail])).toEqual([])
    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { problems: 1 } })
  })
})

it.each([
  ['nobody is known by it', '+55 84 99999-0000', /Nobody is known here by/],
  ['no address', 'Xanthippe', /is not an address by which a person can be found/],
])('%s: one sentence, exit code 64', async (_what, written, sentence) => {
  await platform.setUp({})
  await office.setup(source('Clients', 'clients.csv'))
  await office.save('clients.csv', [HEADER, ...OTHERS])
  const refused = await forget(written)
  expect(refused).toMatchObject({ code: 64, stdout: '' })
  expect(refused.stderr).toMatch(sentence)
  expect(refused.stderr.trim().split('\n')).toHaveLength(1)
})
