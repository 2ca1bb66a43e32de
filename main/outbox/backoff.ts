/** Waiting between tries: doubles from one second to five minutes (DESIGN 11), with a quarter of jitter. */
export const delayBefore = (attempt: number, serverAskedMs = 0, random: () => number = Math.random): number =>
  Math.max(serverAskedMs, Math.min(5 * 60_000, 1000 * 2 ** (attempt - 1)) * (0.75 + random() / 4))
