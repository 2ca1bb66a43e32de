/**
 * One round: an office whose agent is killed again and again in the middle of whatever happens there, and in between
 * brought in step and compared with the model. The same seed and number make the same choices; only how far the agent
 * comes in a given time differs.
 */
import { existsSync } from 'node:fs'
import { dice } from '../support/dice.ts'
import { keepCopy } from './damage.ts'
import { loseTheDatabase } from './lost-database.ts'
import { removeMany } from './many-removals.ts'
import { chooseDeath } from './moments.ts'
import { Broken, Office } from './office.ts'
import { askAndAnswer } from './questions.ts'
import { unsound } from './soundness.ts'
import type { Stage } from './stage.ts'
import type { Tally } from './tally.ts'
import { makeTrouble, needsDisk, TROUBLES } from './troubles.ts'
import { undoARun } from './undone-run.ts'
import { weather } from './weather.ts'

const BLOWS = 12
/** Beside the blows. Events are no table of which half could be gone, and are kept for a few days only. */
const SPECIAL = {
  spreadsheets: { nothing: 8, database: 1, removals: 0.7, questions: 0.7, undo: 0.7 },
  events: { nothing: 8, database: 0, removals: 0, questions: 1, undo: 0 },
}

/**
 * Plays one round; throws `Broken` where something is not as it should be. @param most kills at most, all rounds together.
 * @param stage the desktop app runs on it; left out: the agent runs in the terminal.
 */
export async function playRound(
  { seed, number, most, stage }: { seed: number; number: number; most: number; stage?: Stage | undefined },
  tally: Tally,
): Promise<void> {
  const office = await Office.open(dice(Math.imul(seed, 1_000_003) + number * 7919), tally, stage)
  let broken = false
  try {
    await play(office, most)
    tally.rounds += 1
  } catch (error) {
    broken = true
    if (error instanceof Broken) throw error
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Broken([what], office.story, office.desk.folder)
  } finally {
    tally.events += office.desk.partner?.count.accepted ?? 0
    if (process.env.CHAOS_STORY) process.stdout.write(`${office.story.join('\n')}\n`)
    await office.close(broken)
  }
}

async function play(office: Office, most: number): Promise<void> {
  const { roll, tally, model, desk } = office
  for (let blow = 0; blow < BLOWS && tally.kills < most; blow += 1) {
    const acts = roll.below(3)
    // An agent that is there would send an edit before it could know of what a colleague does next.
    if (office.app?.isThere) for (let n = acts; n > 0; n -= 1) await office.colleague()
    for (let edits = roll.below(5); edits > 0; edits -= 1) office.note(model.edit(roll))
    desk.save(model)
    if (!office.app?.isThere) for (let n = acts; n > 0; n -= 1) await office.colleague()
    await blowAt(office)
    if (roll.chance(0.15) && existsSync(desk.database)) keepCopy(desk)
    if (roll.chance(0.22)) await office.bringInStep()
    if (tally.kills >= most) break
    switch (roll.weighted(SPECIAL[desk.partner ? 'events' : 'spreadsheets'])) {
      case 'nothing':
        break
      case 'database':
        await loseTheDatabase(office)
        break
      case 'removals':
        await removeMany(office)
        break
      case 'questions':
        await askAndAnswer(office)
        break
      case 'undo':
        await undoARun(office)
        break
    }
  }
  await office.bringInStep()
}

/** One run of the agent, with everything that may go wrong, until it is killed. */
async function blowAt(office: Office): Promise<void> {
  const { roll, desk, tally } = office
  const name = roll.weighted(TROUBLES)
  office.note(`--- trouble: ${name}`)
  const trouble = await makeTrouble(name, office)
  if (!trouble) {
    if (needsDisk(name)) tally.skip(name)
    return
  }
  const death = chooseDeath(roll, roll.chance(0.75) ? trouble.aim : undefined)
  const args = roll.chance(desk.partner ? 0.7 : 0.25) ? ['watch'] : ['sync', '--yes', '--json']
  await office.runUntilKilled({ args, death, fault: name, trouble, weather: weather(roll) })
  if (existsSync(desk.database) && roll.chance(0.3)) office.expectNone(unsound(desk.database))
}
