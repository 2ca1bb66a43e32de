/** How the command behaves in a terminal and in a script: words, silence, files and the access key. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { Running } from '../support/office.ts'
import { CITY, HEADER, nameOf, rowOf, SOURCE, table } from '../support/people.ts'
import { TOKEN } from '../support/platform.ts'

/** Gives a command a terminal of its own (util-linux). */
const TERMINAL = 'script'

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 3))
})

it('says in words what it did; with --quiet it says nothing', async () => {
  const open = await office.start(['sync']).ended
  expect(open).toMatchObject({ code: 3, stderr: expect.stringMatching(/first sync of 3 rows/) })
  expect(open.stdout).toMatch(/^Nothing was sent\.\n0 requests sent, /)
  const first = await office.start(['sync', '--yes']).ended
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(
    /^3 rows read, 3 contacts created\.\n3 requests sent, \d+ to look, \d+\.\d s\.\n$/,
  )
  const again = await office.start(['sync']).ended
  expect(again.stdout).toMatch(/^3 rows read, nothing to send\.\n0 requests sent, 5 to look, /)
  await office.save('people.csv', [HEADER, rowOf(1), rowOf(2), rowOf(3, { phone: 'abc' })])
  expect(await office.start(['sync', '--quiet']).ended).toMatchObject({ code: 3, stdout: '', stderr: '' })
})

it.runIf(process.platform === 'linux')('on a terminal it shows how far it is', async () => {
  await office.save('people.csv', table(1, 60))
  await platform.faults({ kind: 'delay', ms: 50, method: 'POST' })
  const cli = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
  const command = `"${process.execPath}" "${cli}" sync --yes --data "${office.data}"`
  const terminal = new Running(
    spawn(TERMINAL, ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: office.folder,
      env: { ...process.env, CONTACT_SYNC_TOKEN: TOKEN },
    }),
  )
  const { code, stdout } = await terminal.ended
  expect(code).toBe(0)
  for (const line of ['Reading People', 'Checking the platform', 'Comparing']) expect(stdout).toContain(line)
  expect(stdout).toMatch(/Sending \d+ of 60/)
  expect(stdout).toMatch(/60 rows read, 60 contacts created\./)
})

it('reads only the files that are named', async () => {
  await office.setup([SOURCE, { ...SOURCE, name: 'Others', path: 'others.csv' }])
  await office.save('others.csv', table(8, 9))
  expect(await office.sync('others.csv', '--yes')).toMatchObject({ code: 0, json: { rows: 2, creates: 2 } })
  expect((await platform.contacts()).map(({ name }) => name)).toEqual([nameOf(8), nameOf(9)])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { rows: 5, creates: 3 } })
})

it('takes the access key from a file, and never shows it', async () => {
  await office.write('key.txt', `${TOKEN}\n`)
  const run = await office.run(['sync', '--yes', '--token-file', 'key.txt'], { token: null })
  expect(run).toMatchObject({ code: 0, json: { creates: 3 } })
  const wrong = await office.run(['sync'], { token: 'a-secret-that-is-wrong' })
  expect(wrong.code).toBe(5)
  expect(wrong.stdout + wrong.stderr).not.toContain('a-secret-that-is-wrong')
})

it('stops after --max-minutes, and goes on the next time', async () => {
  await office.save('people.csv', table(1, 50))
  await platform.faults({ kind: 'delay', ms: 400, method: 'POST' })
  const stopped = await office.sync('--yes', '--max-minutes', '0.03')
  expect(stopped.code).toBe(5)
  expect(stopped.json.creates).toBeGreaterThan(0)
  expect(stopped.json.creates).toBeLessThan(50)
  await platform.faults()
  expect(await office.sync()).toMatchObject({ code: 0, json: { creates: 50 - stopped.json.creates } })
  expect(await platform.contacts()).toHaveLength(50)
})
