/** The attribute table of DESIGN 9, one line a situation, and the policies that change a line. */
import { describe, expect, it } from 'vitest'
import { judgeAttribute } from '../../main/sync/judge.ts'
import type { BasePair } from '../../main/sync/snapshot.ts'
import type { Statement } from '../../shared/contact.ts'
import { rules } from './support/sides.ts'

type Verdict = ReturnType<typeof judgeAttribute>
/** Before: what both sides showed when they last settled; one value where they agreed, two where they did not. */
type Before = Statement | { sheet: Statement; platform: Statement } | undefined

const pair = (before: Before): BasePair => {
  if (before === undefined) return { local: {}, remote: {} }
  const { sheet, platform } =
    before !== null && typeof before === 'object' ? before : { sheet: before, platform: before }
  return { local: { name: sheet }, remote: { name: platform } }
}
const verdict = (before: Before, sheet: Statement, platform: Statement, change = {}) =>
  judgeAttribute('name', sheet, pair(before), platform, { ...rules, ...change })

describe('who said something new', () => {
  it.each<[situation: string, before: Before, sheet: Statement, platform: Statement, Verdict]>([
    ['nothing was touched', 'Ana', 'Ana', 'Ana', 'settled'],
    ['the cell was edited', 'Ana', 'Ana Lima', 'Ana', 'send'],
    ['the cell was emptied', 'Ana', null, 'Ana', 'send'],
    ['an empty cell was filled', null, 'Ana', null, 'send'],
    ['only the platform was edited', 'Ana', 'Ana', 'Ana M.', 'settled'],
    ['only the platform was emptied', 'Ana', 'Ana', null, 'settled'],
    ['both made the same edit', 'Ana', 'Ana Lima', 'Ana Lima', 'adopt'],
    ['both emptied it', 'Ana', null, null, 'adopt'],
    ['both edited it differently', 'Ana', 'Ana Lima', 'Ana M.', 'conflict'],
    ['the cell was emptied, the platform edited', 'Ana', null, 'Ana M.', 'conflict'],
    ['the cell was edited, the platform emptied', 'Ana', 'Ana Lima', null, 'conflict'],
    ['never settled, already the same', undefined, 'Ana', 'Ana', 'adopt'],
    ['never settled, the platform has nothing', undefined, 'Ana', null, 'send'],
    ['never settled, both have nothing', undefined, null, null, 'adopt'],
    ['never settled, both have something else', undefined, 'Ana', 'Bia', 'keep'],
    ['never settled, the cell says empty', undefined, null, 'Bia', 'keep'],
    [
      'settled with two values, nothing touched since',
      { sheet: 'Ana', platform: 'Bia' },
      'Ana',
      'Bia',
      'settled',
    ],
    [
      'settled with two values, the platform came round',
      { sheet: 'Ana', platform: 'Bia' },
      'Ana',
      'Ana',
      'adopt',
    ],
    [
      'settled with two values, the cell came round',
      { sheet: 'Ana', platform: 'Bia' },
      'Bia',
      'Bia',
      'adopt',
    ],
    [
      'settled with two values, then the cell was edited',
      { sheet: 'Ana', platform: 'Bia' },
      'Eva',
      'Bia',
      'send',
    ],
    [
      'settled with two values, then the platform was edited',
      { sheet: 'Ana', platform: 'Bia' },
      'Ana',
      'Eva',
      'settled',
    ],
  ])('%s', (_situation, before, sheet, platform, expected) => {
    expect(verdict(before, sheet, platform)).toBe(expected)
  })
})

describe('what the policies change', () => {
  it.each<
    [
      situation: string,
      change: Partial<typeof rules>,
      before: Before,
      sheet: Statement,
      platform: Statement,
      Verdict,
    ]
  >([
    ['first sync, spreadsheet: it wins', { firstSync: 'spreadsheet' }, undefined, 'Ana', 'Bia', 'send'],
    ['first sync, ask: a person decides', { firstSync: 'ask' }, undefined, 'Ana', 'Bia', 'conflict'],
    [
      'first sync, ask: blanks are filled without asking',
      { firstSync: 'ask' },
      undefined,
      'Ana',
      null,
      'send',
    ],
    ['both edited, spreadsheet wins', { onConflict: 'spreadsheet' }, 'Ana', 'Ana Lima', 'Ana M.', 'send'],
    ['both edited, platform wins', { onConflict: 'platform' }, 'Ana', 'Ana Lima', 'Ana M.', 'keep'],
    ['enforce: a platform edit is put back', { policy: 'enforce' }, 'Ana', 'Ana', 'Ana M.', 'send'],
    ['enforce: nothing was touched', { policy: 'enforce' }, 'Ana', 'Ana', 'Ana', 'settled'],
    [
      'enforce: a decision for the platform holds',
      { policy: 'enforce' },
      { sheet: 'Ana', platform: 'Bia' },
      'Ana',
      'Bia',
      'settled',
    ],
    [
      'enforce: and is over when the platform changes',
      { policy: 'enforce' },
      { sheet: 'Ana', platform: 'Bia' },
      'Ana',
      'Eva',
      'send',
    ],
  ])('%s', (_situation, change, before, sheet, platform, expected) => {
    expect(verdict(before, sheet, platform, change)).toBe(expected)
  })
})

describe('equal by the type the field has on the platform', () => {
  it.each([
    ['number', '12,50 as sent', '12.50', '12.5', true],
    ['number', 'leading zeros', '007', '7', true],
    ['number', 'another number', '12.5', '12.51', false],
    [
      'datetime',
      'another offset, the same instant',
      '2024-03-09T00:00:00-03:00',
      '2024-03-09T03:00:00.000000Z',
      true,
    ],
    ['datetime', 'another instant', '2024-03-09T00:00:00-03:00', '2024-03-09T00:00:00Z', false],
    ['state', 'the full path', 'Ceará', 'Brazil > Ceará', true],
    ['text', 'digits are text', '007', '7', false],
    ['text', 'case counts', 'natal', 'Natal', false],
  ] as const)('%s: %s', (type, _what, sheet, platform, same) => {
    const typed = { ...rules, fieldTypes: { city: type } }
    expect(judgeAttribute('field:city', sheet, { local: {}, remote: {} }, platform, typed) === 'adopt').toBe(
      same,
    )
  })
})
