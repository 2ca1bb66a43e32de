/** What `preload.ts` is told to do inside the agent. */

/** Steps of the agent's work with its database. */
export const MOMENTS = ['migrate', 'backup', 'pull', 'scan', 'stage', 'drain', 'settle', 'commit'] as const
export type Moment = (typeof MOMENTS)[number]

export type Orders = {
  /** A file with milliseconds: how far the wall clock is off. */
  clock: string
  /** Dies after the `nth` write of this step, and writes into `told` which one it was. */
  kill?: { moment: Moment; nth: number; told: string }
}
