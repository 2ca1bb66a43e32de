import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createKnownRows, createRowHasher, HASH_BYTES } from '../../main/spreadsheets/row-hash.ts'
import type { Cell } from '../../shared/row.ts'

const hashOf = (cells: Cell[], fingerprint = 'f', headers = ['a']) => {
  const target = Buffer.alloc(HASH_BYTES)
  createRowHasher(fingerprint, headers)(cells, target, 0)
  return target.toString('hex')
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.string().map((iso) => ({ kind: 'date' as const, iso })),
  fc.string().map((code) => ({ kind: 'error' as const, code })),
  fc.tuple(fc.integer(), fc.string()).map(([value, shown]) => ({ kind: 'number' as const, value, shown })),
)

it('is the same for the same cells and no others', () => {
  fc.assert(
    fc.property(fc.array(cell), fc.array(cell), (one, other) => {
      expect(hashOf(one)).toBe(hashOf(structuredClone(one)))
      expect(hashOf(one) === hashOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
    { numRuns: 500 },
  )
})

it.each<[what: string, one: Cell[], other: Cell[]]>([
  ['a number and its text', [1], ['1']],
  ['a blank moved', ['a', null], [null, 'a']],
  ['text that looks like two cells', ['a,s1:b'], ['a', 'b']],
  ['true and its text', [true], ['true']],
  [
    'a mask that changed',
    [{ kind: 'number', value: 1, shown: '01' }],
    [{ kind: 'number', value: 1, shown: '001' }],
  ],
])('tells %s apart', (_what, one, other) => expect(hashOf(one)).not.toBe(hashOf(other)))

it('is another one under another mapping or other headers', () => {
  expect(new Set([hashOf([1]), hashOf([1], 'g'), hashOf([1], 'f', ['b'])]).size).toBe(3)
})

it('finds exactly the hashes that are known', () => {
  const hash = fc.uint8Array({ minLength: HASH_BYTES, maxLength: HASH_BYTES })
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 50 }), hash, (hashes, other) => {
      const sorted = hashes.map((bytes) => Buffer.from(bytes)).sort(Buffer.compare)
      const placeOf = createKnownRows(Buffer.concat(sorted))
      for (const bytes of hashes) expect(sorted[placeOf(bytes, 0)]).toEqual(Buffer.from(bytes))
      expect(placeOf(other, 0) >= 0).toBe(hashes.some((bytes) => Buffer.compare(bytes, other) === 0))
    }),
  )
})
