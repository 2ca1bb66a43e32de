/** `contact-sync webhook add`, `list` and `test`, as a person uses them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, SOURCE, table } from '../support/people.ts'
import { addressOf, CRM, customer, ENV, SECRET } from './support/sender.ts'

openOffice()
const setup = () => JSON.parse(readFileSync(office.pathOf('contact-sync.json'), 'utf8'))
const webhook = (...args: string[]) => office.run<Record<string, unknown>>(['webhook', ...args], { env: ENV })
const inWords = async (...args: string[]) => {
  const ended = await office.start(['webhook', ...args], { env: ENV }).ended
  return { ...ended, said: ended.stdout + ended.stderr }
}

describe('add', () => {
  it('begins a setup file, with a preset, and says what to do next', async () => {
    const { code, said } = await inWords(
      'add',
      'Clientes do CRM',
      '--preset',
      'pipedrive',
      '--country',
      'BR',
      '--host',
      platform.url,
    )
    expect(code).toBe(0)
    expect(setup()).toEqual({
      workspace: { host: platform.url },
      sources: [
        {
          name: 'Clientes do CRM',
          webhook: { secretEnv: 'CLIENTES_DO_CRM_SECRET', preset: 'pipedrive' },
          country: 'BR',
        },
      ],
    })
    expect(said).toContain('http://127.0.0.1:8791/hooks/clientes-do-crm')
    expect(said).toContain('person.phones → urn:tel')
    expect(said).toContain(
      'curl -X POST http://127.0.0.1:8791/hooks/clientes-do-crm -H "Authorization: Bearer $CLIENTES_DO_CRM_SECRET"',
    )
  })

  it('adds to the file that is there, with paths of its own, and leaves everything else as it is', async () => {
    await office.setup([SOURCE] as never, { quietSeconds: 3 })
    const before = setup()
    const { code, json } = await webhook(
      ...['add', 'CRM', '--secret-env', 'CRM_SECRET', '--key', 'customer.id'],
      ...[
        '--map',
        'customer.phone=urn:whatsapp',
        '--map',
        'lead.stage=groups',
        '--map',
        'customer.a=b=field:x',
      ],
    )
    expect(code).toBe(0)
    expect(json).toMatchObject({ name: 'CRM', secretEnv: 'CRM_SECRET', secretSet: true })
    expect(setup()).toEqual({
      ...before,
      sources: [
        ...before.sources,
        {
          name: 'CRM',
          webhook: { secretEnv: 'CRM_SECRET' },
          key: ['customer.id'],
          columns: { 'customer.phone': 'urn:whatsapp', 'lead.stage': 'groups', 'customer.a=b': 'field:x' },
        },
      ],
    })
  })

  it('adds paths to what is known of a program', async () => {
    await office.setup([SOURCE] as never)
    await webhook('add', 'RD', '--preset', 'rdstation', '--map', 'contact.city=field:city')
    expect(setup().sources[1]).toMatchObject({
      webhook: { secretEnv: 'RD_SECRET', preset: 'rdstation' },
      columns: { 'contact.name': 'name', 'contact.mobile_phone': 'urn:tel', 'contact.city': 'field:city' },
    })
  })

  it.each<[args: string[], sentence: string]>([
    [['add', 'people'], 'has "people" under "sources" already'],
    [
      ['add', 'x', '--map', 'nonsense'],
      '--map takes a path and what it holds, as in "customer.phone=urn:tel"; it got "nonsense".',
    ],
    [['add', 'x', '--map', 'a.b=phone'], '"phone" is nothing that the path "a.b" can hold; expected is '],
    [['add', 'x', '--preset', 'salesforce'], "argument 'salesforce' is invalid"],
    [['add', 'x', '--secret-env', 's3cret!'], 'should be the name of an environment variable'],
    [['test', 'nobody'], '"nobody" is no webhook of this setup; known are: none.'],
  ])('%j is refused and writes nothing', async (args, sentence) => {
    await office.setup([SOURCE] as never)
    const before = setup()
    const { code, stderr } = await inWords(...args)
    expect(code).toBe(64)
    expect(stderr).toContain(sentence)
    expect(setup()).toEqual(before)
  })

  it('without a setup file it asks for the account', async () => {
    const { code, stderr } = await inWords('add', 'CRM')
    expect(code).toBe(64)
    expect(stderr).toContain('--host')
  })
})

describe('list and test', () => {
  const event = (id: number) =>
    JSON.stringify({ id: `e${id}`, event: 'customer.created', customer: customer(id) })

  it('before an agent runs', async () => {
    await office.setup(
      [CRM, { ...CRM, name: 'Shop', webhook: { ...CRM.webhook, secretEnv: 'SHOP_SECRET' } }] as never,
      { webhooks: { port: 9 } },
    )
    expect((await webhook('list')).json).toEqual({
      receiving: false,
      sources: [
        {
          name: 'CRM',
          preset: null,
          url: 'http://127.0.0.1:9/hooks/crm',
          secretEnv: 'CRM_SECRET',
          secretSet: true,
          events: 0,
          lastEvent: null,
        },
        expect.objectContaining({ name: 'Shop', secretSet: false }),
      ],
    })
    const none = await inWords('test', 'CRM')
    expect(none.code).toBe(4)
    expect(none.stderr).toContain(
      'Nobody answers at http://127.0.0.1:9/hooks/crm. Start "contact-sync watch"',
    )
    expect(await inWords('test', 'Shop')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('SHOP_SECRET'),
    })
  })

  it('shows what an event would become, without an agent and without an account', async () => {
    await office.setup(CRM as never)
    writeFileSync(office.pathOf('event.json'), event(1))
    const { code, json, requests } = await webhook('test', 'CRM', 'event.json', '--dry-run')
    expect([code, requests]).toEqual([0, []])
    expect(json).toEqual({
      events: [
        {
          event: 1,
          kind: 'put',
          key: 'C1',
          deliveryId: 'e1',
          contact: { name: 'Person 1', urns: ['tel:+5584991000001'], fields: { city: 'Natal' } },
          problems: [],
        },
      ],
    })
    writeFileSync(office.pathOf('event.json'), '[{"customer": {"id": 1, "phone": "12"}}, {"customer": {}}]')
    const bad = await webhook('test', 'crm', 'event.json', '--dry-run')
    expect(bad.code).toBe(3)
    expect(bad.json).toMatchObject({
      events: [
        { key: '1', problems: [expect.stringContaining('"12"')] },
        { kind: 'refused', reason: 'There is nothing at "customer.id".' },
      ],
    })
  })

  it('beside a running agent: a sample is checked and not kept, the event of a file is', async () => {
    await platform.setUp(CITY)
    await office.setup([CRM] as never)
    const agent = office.start(['watch', '--json', '--webhook-port', '0'], { env: ENV })
    const url = await addressOf(agent)
    const sample = await inWords('test', 'CRM')
    expect([sample.code, sample.stdout]).toEqual([
      0,
      `${url} takes events. The sample was checked and not kept; an event from a file would be.\n`,
    ])
    expect((await webhook('list')).json).toMatchObject({ receiving: true, sources: [{ url, events: 0 }] })
    writeFileSync(office.pathOf('event.json'), event(1))
    expect(await webhook('test', 'CRM', 'event.json')).toMatchObject({
      code: 0,
      json: { ok: true, status: 202 },
    })
    expect((await webhook('list')).json).toMatchObject({
      sources: [{ events: 1, lastEvent: expect.stringMatching(/^20/) }],
    })
    await expect
      .poll(async () => (await platform.contacts()).map(({ name }) => name), { timeout: 15_000 })
      .toEqual(['Person 1'])
    const wrong = await office.run(['webhook', 'test', 'CRM'], { env: { CRM_SECRET: 'wrong' } })
    expect(wrong).toMatchObject({ code: 4, json: { ok: false, status: 401 } })
    expect(wrong.stderr).toContain('The secret is not the one of this address.')
    // The secret stands nowhere, and after a kill nobody is taken to receive.
    expect((await inWords('list')).said).not.toContain(SECRET)
    await agent.stop('SIGKILL')
    expect((await webhook('list')).json).toMatchObject({ receiving: false, sources: [{ events: 1 }] })
  })

  it('a preview beside a running agent shows events that wait to be read', async () => {
    await platform.setUp(CITY)
    await office.setup([SOURCE, CRM] as never)
    await office.save('people.csv', table(1, 1))
    expect(await office.sync('--yes')).toMatchObject({ code: 0 })
    await platform.faults({ kind: 'delay', ms: 60_000, method: 'GET', times: 1 })
    const agent = office.start(['watch', '--json', '--webhook-port', '0'], { env: ENV })
    await addressOf(agent)
    await expect.poll(platform.hits, { timeout: 15_000 }).toEqual([1])
    writeFileSync(office.pathOf('event.json'), event(7))
    await webhook('test', 'CRM', 'event.json')
    const plan = await office.run<{ changes: unknown[] }>(['preview'])
    expect(plan).toMatchObject({
      code: 10,
      json: { changes: [{ kind: 'create', source: 'CRM', key: 'C7', row: 1 }] },
    })
  })
})
