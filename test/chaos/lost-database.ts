/** The database is damaged, gone or an older one: the agent begins afresh, is killed at that too, and nothing may change. */
import { DAMAGES, damage } from './damage.ts'
import { chooseDeath } from './moments.ts'
import type { Office } from './office.ts'

export async function loseTheDatabase(office: Office): Promise<void> {
  const { roll, model, desk } = office
  model.removeGone()
  await office.bringInStep()
  const kind = roll.weighted(DAMAGES)
  office.note(`--- damage: ${kind}`)
  await office.stop()
  if (!damage(kind, desk, roll)) return
  model.maybeForgotten()
  for (let adds = roll.below(3); adds > 0; adds -= 1) office.note(`add ${model.add(roll).code}`)
  desk.save(model)
  for (let kills = roll.below(3); kills > 0; kills -= 1) {
    const args = ['sync', '--yes', '--json']
    await office.runUntilKilled({ args, death: chooseDeath(roll), fault: `database: ${kind}` })
  }
  await office.sync()
  // Who is missing after a fresh start waits for an OK: nobody is to be removed for that.
  for (const { id, sentence } of await office.review('hold')) {
    office.note(`dismissed: ${sentence}`)
    await office.command(['review', 'dismiss', id])
  }
  await office.bringInStep()
}
