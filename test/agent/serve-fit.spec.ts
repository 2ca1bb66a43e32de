/** Pages of long rows, as they are sent to the window. */
import { expect, it } from 'vitest'
import { fitPage } from '../../main/agent/serve-fit.ts'

const rows = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => ({ id: 1000 - index, text: 'é'.repeat(length) }))
const page = (count: number, length: number) => ({ rows: rows(count, length), total: 5000, next: 7 })

it('rows that fit stay as they are', () => {
  expect(fitPage(page(200, 100), ({ id }) => id)).toEqual(page(200, 100))
})

it('long rows make a shorter page, in bytes and not in letters, and the next one begins where it ends', () => {
  const fitted = fitPage(page(200, 1000), ({ id }) => id)
  expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThanOrEqual(256 * 1024)
  expect(fitted.rows.length).toBeGreaterThan(100)
  expect(fitted.next).toBe(fitted.rows.at(-1)!.id)
  expect(fitted.total).toBe(5000)
})

it('one row that is too long by itself is a page', () => {
  const fitted = fitPage(page(3, 200_000), ({ id }) => id)
  expect(fitted.rows).toHaveLength(1)
  expect(fitted.next).toBe(1000)
})
