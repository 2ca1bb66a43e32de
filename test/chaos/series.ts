/** Round after round until the agent was killed often enough, or something was lost or doubled. */
import { Broken } from './office.ts'
import { playRound } from './round.ts'
import type { Stage } from './stage.ts'
import { openTally, type Tally } from './tally.ts'

const SAY_EVERY = 50

export type Series = {
  /** At least; rounds that are under way play to their end. */
  kills: number
  seed: number
  /** Rounds at the same time: each has its own platform, folder and agent. */
  atOnce: number
  onlyRound?: number | undefined
  /** Where the desktop app runs, which is what is killed then; else it is the agent in the terminal. The caller closes it. */
  stage?: Stage | undefined
  say(line: string): void
}
/** `broken`: all that is known of what went wrong; undefined where nothing did. */
export type Played = { tally: Tally; broken: string | undefined }

export async function playSeries({ kills, seed, atOnce, onlyRound, stage, say }: Series): Promise<Played> {
  const tally = openTally()
  let broken: string | undefined
  let next = onlyRound ?? 1
  let said = 0
  const lane = async () => {
    while (tally.kills < kills && broken === undefined) {
      const number = next++
      try {
        await playRound({ seed, number, most: kills, stage }, tally)
      } catch (error) {
        broken ??= describe(error, `--seed ${seed} --only-round ${number}${stage ? ' --desktop' : ''}`)
      }
      if (tally.kills - said >= SAY_EVERY) {
        said = tally.kills
        say(tally.line())
      }
      if (onlyRound !== undefined) break
    }
  }
  await Promise.all(Array.from({ length: onlyRound === undefined ? atOnce : 1 }, lane))
  return { tally, broken }
}

function describe(error: unknown, again: string): string {
  const { message, story, folder } = error instanceof Broken ? error : new Broken([String(error)], [], '')
  return [
    `${again}:`,
    ...story.map((line) => `  ${line}`),
    message,
    `The folder is kept: ${folder}`,
    `Again: npm run chaos -- ${again}`,
  ].join('\n')
}
