/** Counts of what became of the inputs, by format, and the slowest of them. */
import { FORMATS, type Format } from './samples.ts'

export type Tally = ReturnType<typeof openTally>
type Slow = { at: string; milliseconds: number; outcome: string }

export function openTally() {
  const counts = new Map<Format, Map<string, number>>()
  const slow: Slow[] = []
  const tally = {
    inputs: 0,
    bytes: 0,
    faulty: 0,
    count(format: Format, outcome: string, at: string, bytes: number, milliseconds: number): void {
      tally.inputs++
      tally.bytes += bytes
      const outcomes = counts.get(format) ?? new Map<string, number>()
      counts.set(format, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1))
      slow.push({ at, milliseconds, outcome })
      if (slow.length > 200) trim()
    },
    /** One line for each format, and one for all of them. */
    lines(): string[] {
      trim()
      const all = new Map<string, number>()
      const line = (name: string, outcomes: ReadonlyMap<string, number>) => {
        const told = [...outcomes]
          .sort((a, b) => b[1] - a[1])
          .map(([outcome, count]) => `${outcome} ${count}`)
        const sum = [...outcomes.values()].reduce((total, count) => total + count, 0)
        return `${name.padEnd(5)} ${String(sum).padStart(8)}  ${told.join(' · ')}`
      }
      const lines = FORMATS.flatMap((format) => {
        const outcomes = counts.get(format)
        if (!outcomes) return []
        for (const [outcome, count] of outcomes) all.set(outcome, (all.get(outcome) ?? 0) + count)
        return [line(format, outcomes)]
      })
      const slowest = slow.map(
        ({ at, milliseconds, outcome }) => `${at} ${(milliseconds / 1000).toFixed(1)} s (${outcome})`,
      )
      return [...lines, line('all', all), `slowest: ${slowest.join(' · ')}`]
    },
  }
  const trim = () => void slow.sort((a, b) => b.milliseconds - a.milliseconds).splice(8)
  return tally
}
