/** The guards of DESIGN 10 at their edges. */
import { describe, expect, it } from 'vitest'
import { holdsCreates, holdsRemovals } from '../../main/sync/guards.ts'

describe('removals', () => {
  const usual = { percent: 10, atLeast: 10, max: 500 }
  it.each([
    [9, 9000, false, 'fewer than ten, however few are followed beside them'],
    [10, 100, true, 'ten, and a tenth'],
    [10, 101, false, 'ten, and a little less than a tenth'],
    [9, 20, false, 'nine of twenty: under ten, under half'],
    [3, 5, true, 'three, and more than half'],
    [3, 6, false, 'three, and just half'],
    [2, 2, false, 'two of two: too few to tell'],
    [2, 3, false, 'two of three'],
    [500, 1_000_000, true, 'five hundred of a million'],
    [499, 1_000_000, false, 'one less'],
    [100, 1000, true, 'a tenth exactly'],
    [99, 1000, false, 'a little less'],
    [0, 0, false, 'nobody'],
  ])('%i of %i held: %s (%s)', (removals, followed, held) => {
    expect(holdsRemovals(removals, followed, usual)).toBe(held)
  })
  it('the limits of the setup count', () => {
    expect(holdsRemovals(10, 100, { percent: 50, atLeast: 10, max: 500 })).toBe(false)
    expect(holdsRemovals(10, 100, { percent: 10, atLeast: 11, max: 500 })).toBe(false)
    expect(holdsRemovals(10, 1000, { percent: 10, atLeast: 10, max: 10 })).toBe(true)
    expect(holdsRemovals(60, 100, { percent: 100, atLeast: 1000, max: 1000 })).toBe(true) // half is always too many
  })
})

describe('new contacts', () => {
  it.each([
    [999, 5000, false, 'under a thousand, fewer than are followed'],
    [1000, 1_000_000, true, 'a thousand'],
    [100, 99, true, 'a hundred, and more than are followed'],
    [100, 100, false, 'a hundred, as many as are followed'],
    [99, 0, false, 'under a hundred'],
  ])('%i beside %i held: %s (%s)', (creates, followed, held) => {
    expect(holdsCreates(creates, followed, { max: 1000 })).toBe(held)
  })
  it('the limit of the setup counts', () => expect(holdsCreates(10, 1000, { max: 10 })).toBe(true))
})
