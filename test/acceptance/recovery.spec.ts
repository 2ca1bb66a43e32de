/** A damaged database, from the command line: it is said once where it matters, and nothing dangerous happens. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, numbers, SOURCE, table } from '../support/people.ts'

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 12))
  await office.sync('--yes')
})

const inData = (...names: string[]) => path.join(office.data, ...names)
/** The day's copy is made anew, with everybody in it. */
async function copyIsOfNow(): Promise<void> {
  rmSync(inData('backups'), { recursive: true })
  await office.sync()
}
function damage(): void {
  const file = inData('contact-sync.db')
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 100, 40_000)
  writeFileSync(file, bytes)
}
const SAID =
  /own data was damaged and was put aside; what is known is of .* nobody is removed without your OK/
const lines = (text: string) => text.split('\n').filter((line) => SAID.test(line))

it('status says what is wrong and changes nothing; sync goes on from the copy, says so once, and removes nobody', async () => {
  await copyIsOfNow()
  damage()
  await office.save('people.csv', table(2, 12))
  const looked = await office.run(['status'])
  expect(looked).toMatchObject({ code: 70, stdout: '' })
  expect(looked.stderr.trim()).toMatch(
    /^The data file .* is damaged \(.*\)\. Nothing was sent or changed\. The next "sync" or "watch" puts it aside .*$/,
  )
  expect(readdirSync(office.data).some((name) => name.includes('damaged'))).toBe(false)

  const again = await office.sync()
  expect(again).toMatchObject({ code: 3, writes: [], json: { held: 1, removals: 0, creates: 0 } })
  expect(lines(again.stderr)).toHaveLength(1)
  expect(await platform.contacts()).toHaveLength(12)
  expect(readdirSync(office.data).some((name) => name.startsWith('contact-sync.db.damaged-'))).toBe(true)

  const later = await office.sync()
  expect(later).toMatchObject({ code: 3, writes: [], json: { held: 1 } })
  expect(lines(later.stderr)).toEqual([])
  const status = office.start(['status'])
  expect(lines((await status.ended).stdout)).toHaveLength(1)
})

it('a preview says it each time; the first sync is asked for again where no copy was left', async () => {
  damage()
  rmSync(inData('backups'), { recursive: true })
  for (const command of ['preview', 'preview', 'sync']) {
    const asked = await office.run([command])
    expect(asked, command).toMatchObject({ writes: [] })
    expect(asked.stderr, command).toMatch(/there was no good copy, so it begins again from the platform/)
  }
  const waits = await office.sync()
  expect(waits).toMatchObject({ code: 3, writes: [] })
  expect(waits.stderr).toMatch(/first sync of 12 rows: 0 people would be created/)
  expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [], json: { adopted: 12 } })
  expect((await platform.contacts()).length).toBe(numbers(1, 12).length)
})

it('watch says it when it begins, and is at work again', async () => {
  await copyIsOfNow()
  damage()
  const watch = office.start(['watch'])
  await expect.poll(() => watch.stderr, { timeout: 20_000 }).toContain('Watching')
  await office.save('people.csv', table(1, 13))
  await expect.poll(async () => (await platform.contacts()).length, { timeout: 30_000 }).toBe(13)
  expect((await watch.stop()).code).toBe(0)
  expect(lines(watch.stderr)).toHaveLength(1)
})
