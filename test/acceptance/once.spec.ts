/** `sync FILE --once`, in a real process that is killed again and again: nobody is lost, nobody is made twice. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Office } from '../support/office.ts'
import { openPlatform } from '../support/platform.ts'

const header = ['Code', 'Name', 'URN:tel']
const person = (n: number) => [`K${n}`, `Person ${String(n).padStart(3, '0')}`, `+558499${9_000_000 + n}`]

async function open() {
  const platform = await openPlatform()
  onTestFinished(() => platform.close())
  await platform.setUp({})
  const office = new Office(platform)
  onTestFinished(() => office.close())
  await office.setup({ name: 'Kept', path: 'kept.csv' })
  await office.save('kept.csv', [header, person(1)])
  await office.run(['sync', '--yes'])
  return { platform, office }
}

it('without an OK it is only shown; with it, it is sent, and nothing of it is kept in step', async () => {
  const { platform, office } = await open()
  await office.save('visitors.csv', [header, person(2), person(3)])
  expect(await office.run(['sync', 'visitors.csv', '--once'])).toMatchObject({ code: 3, writes: [] })
  expect(readdirSync(path.join(office.data, 'once'))).toEqual([])
  expect((await office.run(['sync', 'visitors.csv', '--once', '--yes'])).json).toMatchObject({ creates: 2 })
  expect(await office.run(['sync'])).toMatchObject({ code: 0, writes: [] })
  expect(await office.run(['sync', 'gone.csv', '--once', '--yes'])).toMatchObject({ code: 64 })
  expect(await platform.contacts()).toHaveLength(3)
})

it('killed at any moment, the next sync makes up for it', async () => {
  const { platform, office } = await open()
  let last = 1
  for (const ms of [450, 600, 750, 900, 1100]) {
    const first = last + 1
    last += 30
    const rows = Array.from({ length: 30 }, (_, n) => person(first + n))
    await office.save('visitors.csv', [header, ...rows])
    const running = office.start(['sync', 'visitors.csv', '--once', '--yes'])
    await new Promise((resolve) => setTimeout(resolve, ms))
    await running.stop('SIGKILL')
    await office.run(['sync', '--yes'])
    // Killed before the file was taken in, nobody has heard of it: it is dropped again.
    const had = (await platform.contacts()).length
    if (had < last) await office.run(['sync', 'visitors.csv', '--once', '--yes'])
    expect((await platform.contacts()).map(({ name }) => name)).toEqual(
      Array.from({ length: last }, (_, n) => person(n + 1)[1]),
    )
    expect([1, last, first - 1]).toContain(had === last ? last : had)
  }
  expect(await office.run(['sync'])).toMatchObject({ code: 0, writes: [] })
  const once = path.join(office.data, 'once')
  for (const id of existsSync(once) ? readdirSync(once) : []) expect(id).not.toMatch(/\.part$/)
}, 120_000)
