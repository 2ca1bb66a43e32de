/** Round after round until the agent was killed often enough, or something was lost or doubled. */
import { Broken } from './office.ts'
import { playRound } from './round.ts'
import { openTally, type Tally } from './tally.ts'

const SAY_EVERY = 50

export type Series = { kills: number; seed: number; onlyRound?: number | undefined; say(line: string): void }
/** `broken`: all that is known of what went wrong; undefined where nothing did. */
export type Played = { tally: Tally; broken: string | undefined }

export async function playSeries({ kills, seed, onlyRound, say }: Series): Promise<Played> {
  const tally = openTally()
  let said = 0
  for (let number = onlyRound ?? 1; tally.kills < kills; number += 1) {
    try {
      await playRound(seed, number, tally, kills)
    } catch (error) {
      return { tally, broken: describe(error, seed, number) }
    }
    if (tally.kills - said >= SAY_EVERY) {
      said = tally.kills
      say(tally.line())
    }
    if (onlyRound !== undefined) break
  }
  return { tally, broken: undefined }
}

function describe(error: unknown, seed: number, number: number): string {
  const { message, story, folder } = error instanceof Broken ? error : new Broken([String(error)], [], '')
  return [
    `seed ${seed}, round ${number}:`,
    ...story.map((line) => `  ${line}`),
    message,
    `The folder is kept: ${folder}`,
    `Again: npm run chaos -- --seed ${seed} --only-round ${number}`,
  ].join('\n')
}
