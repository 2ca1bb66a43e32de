/** How often a process that dies is started again: at once, but five deaths within ten minutes stop it (DESIGN 3). */
const DEATHS = 5
const WITHIN_MS = 10 * 60_000

export function countDeaths() {
  let deaths: number[] = []
  return {
    /** @param now a clock that never jumps. @returns whether it may be started again. */
    died(now: number): boolean {
      deaths = [...deaths, now].filter((at) => now - at < WITHIN_MS)
      return deaths.length < DEATHS
    },
    forget(): void {
      deaths = []
    },
  }
}
