/** When the values of a column are held (DESIGN 10), and what counts as odd. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attributeOf,
  type CellValue,
  cellOf,
  cellsOf,
  sameCell,
  withCell,
  withCellOf,
  withCleared,
} from '../../main/sync/column-cells.ts'
import {
  type ChangedCell,
  isBulk,
  kindOf,
  mostAreOdd,
  type OddCells,
  oddityOf,
  textsOf,
} from '../../main/sync/column-guard.ts'
import { createTextPool } from '../../main/sync/text-pool.ts'
import type { LocalContact } from '../../shared/contact.ts'

/** The whole judgement over a column as it was and as it is, beside what stood in other columns. */
function isHeld(before: readonly CellValue[], now: readonly CellValue[], elsewhere: string[] = []): boolean {
  const changes = before.flatMap((value, n): ChangedCell[] =>
    sameCell(value, now[n]) ? [] : [{ before: value, now: now[n] }],
  )
  const values = before.filter((value, n) => textsOf(value).length + textsOf(now[n]).length > 0).length
  if (!isBulk(changes.length, values, { percent: 30 })) return false
  const stood = createTextPool(before.length + elsewhere.length)
  for (const text of [...before.flatMap(textsOf), ...elsewhere.flatMap(textsOf)]) stood.add(text)
  const left = createTextPool(changes.length)
  for (const change of changes) for (const text of textsOf(change.before)) left.add(text)
  const odd: OddCells = { blank: 0, kind: 0, moved: 0 }
  for (const change of changes) {
    const oddity = oddityOf(change, stood, left)
    if (oddity) odd[oddity] += 1
  }
  return mostAreOdd(changes.length, odd)
}

describe('how much has to change', () => {
  it.each([
    [20, 60, true, 'twenty cells, a third'],
    [19, 19, false, 'nineteen cells, all of them'],
    [20, 66, true, 'twenty of 66: a little over 30 %'],
    [20, 67, false, 'twenty of 67: a little under'],
    [300, 1000, true, '30 % exactly'],
    [299, 1000, false, 'a little less'],
  ])('%i of %i: %s (%s)', (changed, values, bulk) =>
    expect(isBulk(changed, values, { percent: 30 })).toBe(bulk),
  )
  it('most are odd: more than half, of whatever oddity', () => {
    expect(mostAreOdd(20, { blank: 4, kind: 4, moved: 3 })).toBe(true)
    expect(mostAreOdd(20, { blank: 4, kind: 4, moved: 2 })).toBe(false)
  })
})

describe('one changed cell', () => {
  const pool = (...texts: string[]) => ({ has: (text: string) => texts.includes(text) })
  const stood = pool('natal', 'caicó', '5584991000001')
  const left = pool('caicó')
  it.each<[what: string, before: CellValue, now: CellValue, oddity: string | undefined]>([
    ['emptied', 'Natal', undefined, 'blank'],
    ['emptied with --', 'Natal', null, 'blank'],
    ['all groups taken out', ['VIP'], [], 'blank'],
    ['a new value of the same kind', 'Natal', 'Recife', undefined],
    ['a value from another row', 'Assu', 'Natal', 'moved'],
    ['a value from another row, in another case', 'Assu', 'NATAL', 'moved'],
    ['a number where a text was', 'Natal', '12345', 'kind'],
    ['a date where a number was', '12', '2024-01-31', 'kind'],
    ['an e-mail address where a text was', 'Natal', 'ana@example.org', 'kind'],
    [
      "another row's phone, in another column before",
      ['whatsapp:5584991000009'],
      ['tel:+5584991000001'],
      'moved',
    ],
    ['a blank filled with something new', undefined, 'Recife', undefined],
    ['a blank filled with what others have too', undefined, 'Natal', undefined],
    ['a blank filled with what left another cell', undefined, 'Caicó', 'moved'],
  ])('%s', (_what, before, now, oddity) => expect(oddityOf({ before, now }, stood, left)).toBe(oddity))
  it('a cell that cannot be read is of another kind', () => {
    expect(oddityOf({ before: ['tel:+1'], now: [], unreadable: true }, stood, left)).toBe('kind')
  })
})

it.each([
  ['Natal', 'text'],
  ['12', 'number'],
  ['-1,234.50', 'number'],
  ['+55 (84) 99100-0001', 'number'],
  ['2024-01-31', 'date'],
  ['2024-01-31T00:00:00-03:00', 'date'],
  ['ana@example.org', 'address'],
  ['Rua 12', 'text'],
  ['12 de Outubro', 'text'],
  ['', 'text'],
])('"%s" is a %s', (text, kind) => expect(kindOf(text)).toBe(kind))

describe('whatever the values are', () => {
  const distinct = fc.uniqueArray(fc.string({ minLength: 1 }), {
    minLength: 20,
    maxLength: 80,
    selector: (text) => textsOf(text)[0],
  })
  it('a column shifted by one is held', () => {
    fc.assert(fc.property(distinct, (column) => isHeld(column, [undefined, ...column.slice(0, -1)])))
  })
  it('a column sorted otherwise is held, when enough of it moves', () => {
    fc.assert(
      fc.property(distinct, (column) => {
        const turned = [...column].reverse()
        return isHeld(column, turned)
      }),
    )
  })
  it('a column that is emptied is held', () => {
    fc.assert(
      fc.property(distinct, (column) =>
        isHeld(
          column,
          column.map(() => undefined),
        ),
      ),
    )
  })
  it('another column pasted over it is held', () => {
    fc.assert(
      fc.property(distinct, (column) =>
        isHeld(
          column,
          column.map((_value, n) => `x${n}`),
          column.map((_value, n) => `x${n}`),
        ),
      ),
    )
  })
  it('new values of the same kind, that stood nowhere, are never held', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(999), { maxLength: 100 }), (column) => {
        const before = column.map((n) => `Rua ${n}`)
        return !isHeld(
          before,
          before.map((text) => `${text}, new`),
        )
      }),
    )
  })
  it('fewer than twenty changed cells are never held', () => {
    fc.assert(
      fc.property(
        distinct,
        (column) =>
          !isHeld(
            column,
            column.map((value, n) => (n < 19 ? undefined : value)),
          ),
      ),
    )
  })
  it('the order of the rows does not matter', () => {
    const pairs = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', '1', undefined), fc.constantFrom('a', 'b', '2', undefined)),
      {
        minLength: 20,
        maxLength: 60,
      },
    )
    fc.assert(
      fc.property(pairs, (rows) => {
        const held = (list: typeof rows) =>
          isHeld(
            list.map(([before]) => before),
            list.map(([, now]) => now),
          )
        return held(rows) === held([...rows].reverse())
      }),
    )
  })
})

describe('a contact as cells', () => {
  const contact: LocalContact = {
    name: 'Ana',
    urns: ['tel:+1', 'mailto:a@b.c', 'tel:+2'],
    groups: ['VIP'],
    fields: { city: 'Natal' },
  }
  it('the targets of columns, and the cells they give', () => {
    expect(
      [
        'name',
        'name:2',
        'language',
        'groups',
        'group:VIP',
        'field:city',
        'urn:tel',
        'uuid',
        'ignore',
        null,
      ].map(attributeOf),
    ).toEqual([
      'name',
      'name',
      'language',
      'groups',
      'groups',
      'field:city',
      'urn:tel',
      undefined,
      undefined,
      undefined,
    ])
    expect(cellsOf(contact)).toEqual(['name', 'field:city', 'urn:tel', 'urn:mailto', 'groups'])
    expect(cellOf(contact, 'urn:tel')).toEqual(['tel:+1', 'tel:+2'])
  })
  it('one cell is put back, the others stay', () => {
    expect(withCell(contact, 'urn:tel', ['tel:+9'])).toEqual({ ...contact, urns: ['tel:+9', 'mailto:a@b.c'] })
    expect(withCell(contact, 'urn:tel', undefined).urns).toEqual(['mailto:a@b.c'])
    expect(withCell(contact, 'field:city', undefined)).not.toHaveProperty('fields')
    expect(withCell(contact, 'field:age', '7').fields).toEqual({ city: 'Natal', age: '7' })
    expect(withCell({}, 'urn:tel', undefined)).toEqual({})
    expect(withCell(contact, 'groups', undefined)).not.toHaveProperty('groups')
  })
  it('a cell that is blank now and was filled before is blank, and is copied as that', () => {
    const cleared = withCleared(contact, 'name')
    expect(cleared).toMatchObject({ name: null, cleared: ['name'] })
    expect(cellOf(cleared, 'name')).toBeUndefined()
    expect(withCellOf({ name: 'Bia' }, cleared, 'name')).toEqual({ name: null, cleared: ['name'] })
    expect(withCell(cleared, 'name', 'Ana')).toEqual(contact)
    expect(withCleared(contact, 'urn:tel').urns).toEqual(['mailto:a@b.c'])
  })
  it('taking a cell out and putting it back changes nothing but the order of addresses', () => {
    const any = fc.record({
      name: fc.string(),
      fields: fc.dictionary(fc.constantFrom('a', 'b'), fc.string(), { minKeys: 1 }),
      groups: fc.array(fc.string()),
    })
    fc.assert(
      fc.property(any, (one) =>
        cellsOf(one).forEach((attribute) => {
          const back = withCell(withCell(one, attribute, undefined), attribute, cellOf(one, attribute))
          expect(back).toEqual(one)
        }),
      ),
    )
  })
})

it('a pool of texts forgets none, and takes few strangers for known', () => {
  const pool = createTextPool(10_000)
  for (let n = 0; n < 10_000; n += 1) pool.add(`known ${n}`)
  const found = Array.from({ length: 10_000 }, (_, n) => n)
  expect(found.every((n) => pool.has(`known ${n}`))).toBe(true)
  expect(found.filter((n) => pool.has(`strange ${n}`)).length).toBeLessThan(100)
})
