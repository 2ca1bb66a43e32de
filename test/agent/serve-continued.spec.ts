/** Ended in the middle of sending: the next start goes on with what waits, and says so until a person has read it. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { connected, newFolder, settled, startDesk, until } from './support/desk-window.ts'

it('how many changes it went on with is told once for each start, and no more when it was read', async () => {
  const { window, dataFolder, keys, close } = await connected()
  expect((await window.getStanding(undefined)).continued).toBe(null)
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, 'Name,URN:tel\nAna,+5584999990001\nBia,+5584999990002\n')
  await window.pause('until-resumed')
  const source = { name: 'People', path: file, key: ['URN:tel'], onRemoved: 'keep' }
  const shown = await window.draftPreview({ source, once: false })
  if (shown.kind !== 'preview') throw new Error(JSON.stringify(shown))
  expect(await window.startDraft({ id: shown.id, leaveOut: [] })).toMatchObject({ ok: true })
  await close()

  // As long as it is paused nothing goes on.
  const paused = await startDesk({ dataFolder, keys })
  expect(await paused.window.getStanding(undefined)).toMatchObject({ queued: 2, continued: null })
  await paused.close()

  // Now as if it had been at work when it ended.
  const desk = path.join(dataFolder, 'desk.json')
  writeFileSync(desk, JSON.stringify({ ...JSON.parse(readFileSync(desk, 'utf8')), pause: null }))
  const again = await startDesk({ dataFolder, keys })
  const said = (await again.window.getStanding(undefined)).continued
  expect(said).toMatchObject({ changes: 2 })
  await until(async () => (await again.window.contacts({})).total === 2, 'both are there')
  await settled(again.window)
  // Opened anew for other settings, it is the same start.
  await again.window.changeSettings({ quietSeconds: 0 })
  expect((await again.window.getStanding(undefined)).continued).toEqual(said)
  await again.window.continuedSeen(undefined)
  expect((await again.window.getStanding(undefined)).continued).toBe(null)
  await again.close()

  const third = await startDesk({ dataFolder, keys })
  expect((await third.window.getStanding(undefined)).continued).toBe(null)
}, 60_000)
