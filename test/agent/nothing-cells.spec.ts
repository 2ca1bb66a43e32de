/** Cells that say that there is nothing (`N/A`, `00/00/0000`, `não tem`) state nothing and take nothing back. */
import { expect, it } from 'vitest'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const HEADER = ['Code', 'Name', 'Phone', 'Mail', 'Born', 'VIP']
const SOURCE = {
  name: 'People',
  path: 'people.csv',
  country: 'BR',
  key: ['Code'],
  columns: {
    Code: 'ignore',
    Name: 'name',
    Phone: 'urn:tel',
    Mail: 'urn:mailto',
    Born: { field: 'born', type: 'datetime' },
    VIP: 'group:VIP',
  },
}
const ANA = ['1', 'Ana', phone(1), 'ana@example.org', '09/03/1990', 'sim']

async function saved(...rows: string[][]) {
  desk.save(rows, 'people.csv', HEADER)
  const { exitCode, writes, report } = await desk.sync()
  return { exitCode, sent: writes.map(({ body }) => body), problems: report?.problems }
}

it.each(['leave', 'enforce'])(
  'policy %s: nothing is sent for them, and a blank cell clears as ever',
  async (policy) => {
    await start({ sources: [{ ...SOURCE, policy }], given: { groups: [{ name: 'VIP' }] } })
    await saved(ANA)
    const whole = await platform.contacts()
    expect(whole).toMatchObject([{ name: 'Ana', urns: [tel(1), 'mailto:ana@example.org'], groups: ['VIP'] }])

    const nothing = ['1', 'Ana', phone(1), 'sem e-mail', '00/00/0000', 'N/A']
    expect(await saved(nothing)).toEqual({ exitCode: 0, sent: [], problems: 0 })
    expect(await saved(nothing.with(1, 'Ana Lima'))).toEqual({
      exitCode: 0,
      sent: [{ name: 'Ana Lima' }],
      problems: 0,
    })
    expect(await platform.contacts()).toMatchObject([
      { urns: whole[0]!.urns, fields: whole[0]!.fields, groups: ['VIP'] },
    ])

    // What was kept meanwhile is still the source's: a blank cell takes it back.
    const cleared = await saved(['1', 'Ana Lima', phone(1), '', '', ''])
    expect(cleared.exitCode).toBe(0)
    expect(await platform.contacts()).toMatchObject([{ urns: [tel(1)], fields: { born: null }, groups: [] }])
  },
)

it('a person of whom nothing else is known is a problem, not a contact without an address', async () => {
  await start({ sources: [SOURCE] })
  expect(await saved(ANA, ['2', 'Bia', '(00) 00000-0000', 'sem e-mail', '0000-00-00', ''])).toMatchObject({
    exitCode: 3,
    problems: 1,
  })
  expect((await platform.contacts()).map(({ name }) => name)).toEqual(['Ana'])
})
