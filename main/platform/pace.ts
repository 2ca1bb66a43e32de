/**
 * How fast requests may leave so that the log will not have to stop them later. Pure. Times are milliseconds from now,
 * and every question is asked at PACE_POINTS points of the coming window: the log itself keeps the limit, so the pace
 * need not be exact.
 */

/** Part of the limit that may leave in a burst (DESIGN 11). */
const BURST = 0.1
const PACE_POINTS = 64

export type Outlook = {
  /** Requests allowed in a window, and its length. */
  perWindow: number
  windowMs: number
  /** How many of the requests made, or allowed to leave at once, will still count `ahead` milliseconds from now. */
  stillCounting(ahead: number): number
}

export const burstOf = (perWindow: number): number => Math.max(1, Math.floor(perWindow * BURST))

/**
 * Requests per millisecond. Just after a burst, nine tenths of the limit's rate: the burst is counted. With a full
 * log, what leaves it. Where the log is crowded with requests that all expire at once, the even rate until then.
 */
export function rate(outlook: Outlook): number {
  const step = outlook.windowMs / PACE_POINTS
  return Math.max(evenRate(outlook), allowance(outlook, step) / step)
}

/** Milliseconds until n requests have left, `atOnce` of them now. After a window the same pattern comes again. */
export function timeFor(outlook: Outlook, n: number, atOnce: number): number {
  const { perWindow, windowMs } = outlook
  const before = Math.floor(n / perWindow) * windowMs
  const inLast = n % perWindow
  if (inLast <= atOnce) return before
  const even = evenRate(outlook)
  for (const ahead of points(windowMs)) {
    if (Math.max(allowance(outlook, ahead), even * ahead) >= inLast - atOnce) return before + ahead
  }
  return before + windowMs
}

/** How many may leave in the coming `ahead` milliseconds, if the slow pace is to be kept ever after. */
function allowance({ perWindow, windowMs, stillCounting }: Outlook, ahead: number): number {
  const slow = ((1 - BURST) * perWindow) / windowMs
  let least = perWindow - stillCounting(ahead)
  for (const later of points(windowMs)) {
    if (later > ahead) least = Math.min(least, perWindow - stillCounting(later) - slow * (later - ahead))
  }
  return least
}

/** The highest constant rate that the log will not have to stop within a window; never a standstill. */
function evenRate({ perWindow, windowMs, stillCounting }: Outlook): number {
  let least = Number.POSITIVE_INFINITY
  for (const ahead of points(windowMs)) least = Math.min(least, (perWindow - stillCounting(ahead)) / ahead)
  return Math.max(least, 1 / windowMs)
}

const points = (windowMs: number) =>
  Array.from({ length: PACE_POINTS }, (_, index) => (windowMs * (index + 1)) / PACE_POINTS)
