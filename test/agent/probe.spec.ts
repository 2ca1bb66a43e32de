import { expect, it } from 'vitest'
import { openDesk, phone } from './support/desk.ts'
it('works', async () => {
  const { desk, platform } = await openDesk()
  desk.save([['1', 'Ana', phone(1), 'Natal'], ['2', 'Bia', phone(2), 'Natal']])
  const t = performance.now()
  const first = await desk.sync()
  console.log(first.report, first.end, performance.now() - t)
  const t2 = performance.now()
  const again = await desk.sync()
  console.log(again.report.requests, again.exitCode, performance.now() - t2)
  console.log(await desk.shown())
  desk.save([['1', 'Ana', phone(1), 'Caico'], ['2', 'Bia', phone(2), 'Natal']])
  console.log(await desk.syncUntilPowerFails((l, m) => l.isWrite && m === 'before'))
  console.log(desk.repositories.outbox.inState(1, 'unsure'))
  const third = await desk.sync()
  console.log(third.report, desk.problems(), await desk.shown())
  await desk.dispose(); await platform.close()
})
