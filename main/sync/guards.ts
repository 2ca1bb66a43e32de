/** The guards of DESIGN 10 that look at how many: dangerous numbers are held, everything else flows. */

export type RemovalGuard = { percent: number; atLeast: number; max: number }
export type CreateGuard = { max: number }

/**
 * @param removals persons to be removed now, plus those removed in the last 24 hours.
 * @param followed rows followed before this scan.
 */
export function holdsRemovals(removals: number, followed: number, guard: RemovalGuard): boolean {
  if (removals >= guard.max) return true
  if (removals >= guard.atLeast && removals * 100 >= guard.percent * followed) return true
  return removals >= 3 && removals * 2 > followed
}

/** New contacts after the first sync, from files. @param followed rows followed before this scan. */
export function holdsCreates(creates: number, followed: number, guard: CreateGuard): boolean {
  return creates >= guard.max || (creates >= 100 && creates > followed)
}
