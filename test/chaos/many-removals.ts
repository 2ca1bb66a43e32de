/** More than half of the rows go at once: that waits for an OK. Then it is given, or not, or the rows come back. */
import { chooseDeath } from './moments.ts'
import type { Office } from './office.ts'

export async function removeMany(office: Office): Promise<void> {
  const { roll, model, desk } = office
  await office.bringInStep()
  const held = model.removeHalf()
  if (held.length === 0) return
  office.note(`--- many removals: ${held.map(({ code }) => code)}`)
  desk.save(model)
  await kill(office, ['sync', '--yes', '--json'])
  await office.bringInStep()
  switch (roll.one(['approve', 'approve', 'dismiss', 'put back'] as const)) {
    case 'approve':
      await answer(office, 'approve')
      for (const person of held) person.stays = false
      break
    case 'dismiss':
      await answer(office, 'dismiss')
      break
    case 'put back':
      office.note('put back')
      model.putHalfBack(held)
      break
  }
  await office.bringInStep()
}

/** The answer is killed too; one that did not arrive is given again. */
async function answer(office: Office, how: 'approve' | 'dismiss'): Promise<void> {
  const [shown] = await office.review('hold')
  if (!shown) return office.expectNone(['more than half of the rows went, and nobody was asked'])
  await kill(office, ['review', how, shown.id])
  for (const { id } of await office.review('hold')) await office.command(['review', how, id])
}

async function kill(office: Office, args: string[]): Promise<void> {
  for (let times = office.roll.one([1, 2, 3]); times > 0; times -= 1)
    await office.runUntilKilled({ args, death: chooseDeath(office.roll), fault: 'many removals' })
}
