/** One figure beside its budget (DESIGN 17). */
export type BenchResult = { name: string; value: number; unit: string; budget: number; ok: boolean }
/** With the side of the budget that is good, for the table. */
export type Judged = BenchResult & { bound: 'at most' | 'at least' }

const rounded = (value: number) => Math.round(value * 1000) / 1000

export const atMost = (name: string, value: number, unit: string, budget: number): Judged => ({
  ...{ name, value: rounded(value), unit, budget },
  ok: value <= budget,
  bound: 'at most',
})

export const atLeast = (name: string, value: number, unit: string, budget: number): Judged => ({
  ...{ name, value: rounded(value), unit, budget },
  ok: value >= budget,
  bound: 'at least',
})

/** The middle one; of an even number the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

/** `10,000 rows`: how the results name the size of a table. */
export const rowsText = (rows: number): string => `${new Intl.NumberFormat('en').format(rows)} rows`
