/** What `preload.ts` is told to do inside the agent. */

/** Steps of the agent's work with its database. */
export const MOMENTS = ['migrate', 'backup', 'pull', 'scan', 'stage', 'drain', 'settle', 'commit'] as const
export type Moment = (typeof MOMENTS)[number]

/**
 * After the `nth` write of this step processes are killed, and into `told` is written which write it was.
 * `victims`: their ids; left out, or 0 among them: the agent itself, after the others.
 */
export type KillOrder = { moment: Moment; nth: number; told: string; victims?: readonly number[] }

export type Orders = {
  /** A file with milliseconds: how far the wall clock is off. */
  clock?: string
  kill?: KillOrder
  /** Of an agent that works on and on: the latest `KillOrder` is in this file, or nothing. */
  killFile?: string
}
