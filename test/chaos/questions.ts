/** Both sides change the same cell: the agent asks, and is killed while it takes the answer. */
import { chooseDeath } from './moments.ts'
import type { Office } from './office.ts'

export async function askAndAnswer(office: Office): Promise<void> {
  const { roll, model, desk, platform } = office
  await office.bringInStep()
  const quiet = model.rows.filter(
    ({ isQuiet, status, theirs, kept, contested }) =>
      isQuiet && !contested && status === 'active' && Object.keys({ ...theirs, ...kept }).length === 0,
  )
  if (quiet.length === 0) return
  const person = roll.one(quiet)
  // A cell that was never filled has nothing both sides agreed on: then the platform's value stays, unasked.
  const key = person.row!.city === '' ? 'name' : roll.one(['name', 'city'] as const)
  const [ours, theirs] = [`Ours ${model.stamp()}`, `Theirs ${model.stamp()}`]
  office.note(`--- question: ${key} of ${person.code}`)
  await office.stop() // else it sends the one before the other is there
  person.say({ [key]: ours })
  person.theirs[key] = theirs
  person.contested = true
  desk.save(model)
  const change = key === 'name' ? { name: theirs } : { fields: { city: theirs } }
  await office.onPlatform(() => platform.somebody.changes(person.uuid!, change))
  await kill(office, ['sync', '--yes', '--json'])
  await office.bringInStep()

  const keep = roll.one(['spreadsheet', 'platform'] as const)
  const mine = async () =>
    (await office.review('conflict')).filter(
      ({ contact }) => contact === ours || contact === person.row!.name,
    )
  const [asked] = await mine()
  if (!asked) return office.expectNone([`both sides changed ${key} of ${person.code}, and nobody was asked`])
  await kill(office, ['review', 'resolve', asked.id, '--keep', keep])
  for (const { id } of await mine()) await office.command(['review', 'resolve', id, '--keep', keep])
  office.note(`answered: keep ${keep}`)
  delete person.theirs[key]
  person.contested = false
  if (keep === 'platform') person.kept[key] = theirs
  await office.bringInStep()
}

async function kill(office: Office, args: string[]): Promise<void> {
  for (let times = office.roll.one([1, 2, 3]); times > 0; times -= 1)
    await office.runUntilKilled({ args, death: chooseDeath(office.roll), fault: 'a question' })
}
