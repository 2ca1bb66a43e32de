/** What a person set up stays, whatever a power cut or a bad sector left of the file it stands in. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { connected, newFolder, startDesk } from './support/desk-window.ts'

it.each([
  ['the account’s settings', 'account/setup.json', 'cut off'],
  ['the account’s settings', 'account/setup.json', 'zeros'],
  ['which account is in use', 'desk.json', 'cut off'],
])('%s (%s) are there again when their file is %s, and the damaged one is kept', async (_what, name, how) => {
  const { window, dataFolder, keys, close } = await connected()
  const list = path.join(newFolder(), 'people.csv')
  writeFileSync(list, 'Name,URN:tel\nAna,+5584999990001\n')
  expect(await window.addSource({ name: 'People', path: list, key: ['URN:tel'] })).toEqual({ ok: true })
  const before = await window.getSetup(undefined)
  await close()

  const file = path.join(dataFolder, name)
  const whole = readFileSync(file, 'utf8')
  const damaged = how === 'zeros' ? '\0'.repeat(whole.length) : whole.slice(0, whole.length / 2)
  writeFileSync(file, damaged)
  const again = await startDesk({ dataFolder, keys })
  expect(await again.window.getSetup(undefined)).toEqual(before)
  expect(readFileSync(file, 'utf8')).toBe(whole)
  const aside = readdirSync(path.dirname(file)).filter((one) => one.includes('.damaged-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(path.join(path.dirname(file), aside[0]!), 'utf8')).toBe(damaged)
})
