/** A run is taken back, and the agent is killed at that: what the run changed is as it was, and stays so. */
import type { Person, Shared } from './model.ts'
import { chooseDeath } from './moments.ts'
import type { Office } from './office.ts'

export async function undoARun(office: Office): Promise<void> {
  const { roll, model, desk } = office
  await office.bringInStep()
  const edited = new Map<Person, { key: Shared; before: string }>()
  for (let edits = 2 + roll.below(4); edits > 0; edits -= 1) {
    const person = roll.one(model.rows)
    const key = roll.one(['name', 'city'] as const)
    const before = person.row![key]
    const isPlain = person.isQuiet && !person.contested && person.status === 'active'
    if (!isPlain || before === '' || person.theirs[key] || person.kept[key] || edited.has(person)) continue
    edited.set(person, { key, before })
    person.say({ [key]: `Other ${model.stamp()}` })
  }
  if (edited.size === 0) return
  await office.stop() // all of it is to be one run
  desk.save(model)
  office.note(`--- undo of ${[...edited].map(([{ code }, { key }]) => `${key} of ${code}`)}`)
  const { report } = await office.sync()
  await office.bringInStep()
  if (!report?.run) return office.expectNone(['edits were sent, and there is no run'])

  const args = ['undo', String(report.run), '--yes']
  for (let times = roll.one([1, 2, 3]); times > 0; times -= 1)
    await office.runUntilKilled({ args, death: chooseDeath(roll), fault: 'an undo' })
  const { code, stderr } = await office.command(args) // once more; where it had begun, that is said
  office.note(`undo: exit code ${code} ${stderr.trim()}`)
  for (const [person, { key, before }] of edited) {
    person.kept[key] = before
    person.versions[key].push(before)
  }
  await office.bringInStep()
}
