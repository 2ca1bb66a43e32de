/** A changed key: which new row is which missing row (DESIGN 8). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairRows } from '../../main/sync/pairing.ts'
import type { LocalContact } from '../../shared/contact.ts'

const ana: LocalContact = {
  name: 'Ana',
  urns: ['tel:+1'],
  fields: { city: 'Natal' },
  language: 'por',
  groups: ['Gold'],
}

describe('one missing row, one new row', () => {
  it.each<[situation: string, fresh: LocalContact, paired: boolean]>([
    ['the same name and phone', { name: 'Ana', urns: ['tel:+1'] }, true],
    ['the same name and city', { name: 'Ana', urns: ['tel:+9'], fields: { city: 'Natal' } }, true],
    ['the same name and group, in another case', { name: 'ANA', groups: ['gold'] }, true],
    ['the same name and language', { name: 'Ana', language: 'por' }, true],
    ['only the name', { name: 'Ana', urns: ['tel:+9'] }, false],
    ['everything but the name', { ...ana, name: 'Bia' }, false],
    ['no name at all', { urns: ['tel:+1'], fields: { city: 'Natal' } }, false],
    ['the same name, and both have an empty city', { name: 'Ana', fields: { city: null } }, false],
    ['the same value in another field', { name: 'Ana', fields: { town: 'Natal' } }, false],
  ])('%s', (_situation, fresh, paired) => expect(pairRows([ana], [fresh]).size === 1).toBe(paired))

  it('an emptied cell is no likeness', () => {
    expect(
      pairRows([{ name: 'Ana', fields: { city: null } }], [{ name: 'Ana', fields: { city: null } }]).size,
    ).toBe(0)
  })
})

it('two new rows like one missing row: neither, both may be somebody else', () => {
  expect(pairRows([ana], [{ ...ana }, { ...ana, urns: ['tel:+2'] }]).size).toBe(0)
})
it('two missing rows like one new row: neither', () => {
  expect(pairRows([ana, { ...ana, urns: ['tel:+2'] }], [ana]).size).toBe(0)
})
it('namesakes in different cities find their own rows', () => {
  const of = (city: string, phone: string): LocalContact => ({ name: 'Ana', fields: { city }, urns: [phone] })
  const pairs = pairRows(
    [of('Natal', 'tel:+1'), of('Caicó', 'tel:+2')],
    [of('Caicó', 'tel:+3'), of('Natal', 'tel:+4')],
  )
  expect([...pairs]).toEqual([
    [0, 1],
    [1, 0],
  ])
})
it('thousands who share name and city cost no more than their number', () => {
  const many = Array.from(
    { length: 20_000 },
    (_, n): LocalContact => ({ name: 'Cliente', fields: { city: 'Natal' }, urns: [`ext:${n}`] }),
  )
  const renumbered = many.map((row, n): LocalContact => ({ ...row, urns: [`ext:new-${n}`] }))
  const started = performance.now()
  expect(pairRows(many, renumbered).size).toBe(0)
  expect(performance.now() - started).toBeLessThan(5000)
})

const few = fc.constantFrom('a', 'b', 'c')
const contact = fc.record(
  {
    name: few,
    fields: fc.record({ city: few, age: few }, { requiredKeys: [] }),
    urns: fc.array(few, { maxLength: 2 }),
  },
  { requiredKeys: [] },
)
const rows = fc.array(contact, { maxLength: 6 })
const alike = (a: LocalContact, b: LocalContact) =>
  a.name !== undefined &&
  a.name === b.name &&
  (Object.entries(a.fields ?? {}).some(([key, value]) => b.fields?.[key] === value) ||
    (a.urns ?? []).some((urn) => b.urns?.includes(urn)))

describe('whatever the rows are', () => {
  it('a pair is alike, and like nobody else on either side; and every such pair is found', () => {
    fc.assert(
      fc.property(rows, rows, (missing, fresh) => {
        const expected = missing.flatMap((row, index) => {
          const partners = fresh.flatMap((other, at) => (alike(row, other) ? [at] : []))
          const [partner] = partners
          if (partner === undefined || partners.length > 1) return []
          return missing.filter((one) => alike(one, fresh[partner]!)).length === 1 ? [[index, partner]] : []
        })
        expect([...pairRows(missing, fresh)]).toEqual(expected)
      }),
    )
  })
  it('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(rows, rows, (missing, fresh) => {
        const turned = pairRows([...missing].reverse(), [...fresh].reverse())
        const back = [...turned].map(([from, to]) => [missing.length - 1 - from, fresh.length - 1 - to])
        expect(back.sort()).toEqual([...pairRows(missing, fresh)].sort())
      }),
    )
  })
})
