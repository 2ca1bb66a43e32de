/**
 * One figure beside its budget (DESIGN 17). Beside what a person would pick instead the budget is 1: not slower, not
 * hungrier. `note`: what the figure alone does not say.
 */
export type BenchResult = {
  name: string
  value: number
  unit: string
  budget: number
  ok: boolean
  note?: string
}
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

/**
 * What we took for each unit that a peer took. One that was ended at its limit would have taken more, so the figure is
 * the highest that it can be.
 */
export function against(
  name: string,
  own: number,
  peer: { kind: 'done' | 'ended'; value: number; why?: string },
): Judged {
  const judged = atMost(name, own / peer.value, 'ratio', 1)
  return peer.kind === 'done'
    ? judged
    : { ...judged, note: `it ${peer.why ?? 'did not finish'}: at most this` }
}

/** The middle one; of an even number the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

/** `10,000 rows`: how the results name the size of a table. */
export const rowsText = (rows: number): string => `${new Intl.NumberFormat('en').format(rows)} rows`
