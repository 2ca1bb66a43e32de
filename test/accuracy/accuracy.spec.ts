/** The accuracy that issue 4 asks for; `npm run accuracy` prints the figures and names the columns. */
import { beforeAll, describe, expect, it } from 'vitest'
import { figuresOf, type SheetScore, scoreAll } from './score.ts'

let scores: SheetScore[]
beforeAll(async () => {
  scores = await scoreAll()
})

describe.each(['vendors', 'office sheets'])('%s', (set) => {
  const own = () => scores.filter((score) => score.set === set)

  it('are at least thirty', () => expect(own().length).toBeGreaterThanOrEqual(30))

  it('are understood as somebody wrote down by hand in 95 of 100 columns', () =>
    expect(figuresOf(own()).share).toBeGreaterThanOrEqual(0.95))

  it('have no phone, e-mail, name or key taken for something else', () => {
    const vital = own().flatMap(({ name, columns }) =>
      columns
        .filter(({ isVital, verdict }) => isVital && verdict === 'wrong')
        .map(({ header, expected, got }) => `${name}: ${header} is ${expected}, not ${got}`),
    )
    expect(vital).toEqual([])
    expect(figuresOf(own(), true).share).toBeGreaterThanOrEqual(0.95)
  })

  it('come from the program that wrote them', () =>
    expect(own().filter(({ vendor }) => vendor.expected !== vendor.got)).toEqual([]))
})
