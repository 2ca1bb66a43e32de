import { expect, it } from 'vitest'
import { CITY, openDesk, phone, tel } from './support/desk.ts'
it('two owners', async () => {
  const { desk, platform } = await openDesk({ given: { ...CITY, contacts: [{ name: 'A', urns: [tel(1)] }, { name: 'B', urns: ['mailto:b@example.com'] }] }, source: { columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'urn:mailto' } } })
  desk.save([['1', 'Ana', phone(1), 'b@example.com'], ['2', 'Eva', phone(2), '']])
  for (let i = 0; i < 3; i++) { const r = await desk.sync(); console.log(r.exitCode, r.report.conflicts, r.writes.length, desk.conflicts(), desk.agent.hasMoved(), desk.problems()) }
  await desk.dispose(); await platform.close()
})
it('delete never done', async () => {
  const { desk, platform } = await openDesk()
  desk.save([1,2,3].map(n => [n, 'P'+n, phone(n), 'Natal']))
  await desk.sync()
  desk.save([1,2].map(n => [n, 'P'+n, phone(n), 'Natal']))
  await platform.faults({ kind: 'unchanged', endpoint: 'contact_actions' })
  const counts = []
  for (let i = 0; i < 14; i++) { const r = await desk.sync(); counts.push(r.writes.length); desk.clock.skip(11 * 60_000) }
  console.log(counts.join(' '), desk.problems(), desk.left())
  await desk.dispose(); await platform.close()
})
it('display', async () => {
  const { desk, platform } = await openDesk({ given: { ...CITY, contacts: [{ name: 'A', urns: ['telegram:12345#bob'] }] }, source: { columns: { Code: 'ignore', Name: 'name', Phone: 'urn:telegram', City: 'field:city' } } })
  console.log(await desk.shown())
  desk.save([['1', 'A', '12345', 'Natal']])
  for (let i = 0; i < 3; i++) { const r = await desk.sync(); console.log(r.exitCode, r.report.creates, r.report.updates, r.writes.map(w => [w.status, JSON.stringify(w.body)]), desk.conflicts(), desk.problems(), await desk.shown()) }
  await desk.dispose(); await platform.close()
})
