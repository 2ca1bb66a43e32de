/** The local socket by which a terminal hands commands to a running agent: what comes over it is checked and bounded. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type HandedMessage, handOver, takeCommands } from '../../main/agent/handover.ts'
import { type Caller, call } from '../support/raw-socket.ts'

const host = 'https://flows.example.org'
const forget: HandedMessage = {
  host,
  command: { command: 'forget', urn: 'tel:+5584999990002', thisToo: false },
}
let folder: string
let taken: HandedMessage[]
let callers: Caller[]
let close: (() => void) | undefined

const take = async (limits = {}, dataFolder = folder) => {
  const server = await takeCommands(
    dataFolder,
    async (message, send) => {
      taken.push(message)
      send({ kind: 'done', exitCode: 0, value: null, text: 'done' })
    },
    limits,
  )
  close = server.close
}
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'agent-'))
  taken = []
  callers = []
})
afterEach(() => {
  for (const caller of callers) caller.leave()
  close?.()
  rmSync(folder, { recursive: true, force: true })
})
const dial = (first = '', drip = '') => {
  const caller = call(path.join(folder, 'agent.sock'), first, drip)
  callers.push(caller)
  return caller
}
const works = async () =>
  expect(await handOver(folder, forget, () => {})).toEqual({
    kind: 'done',
    exitCode: 0,
    value: null,
    text: 'done',
  })

it.skipIf(process.platform === 'win32').each<[string, string]>([
  ['no JSON', 'sync now\n'],
  ['another command', JSON.stringify({ host, command: { command: 'quit' } })],
  ['a list', '[]'],
  ['wrong types', JSON.stringify({ host, command: { ...forget.command, urn: 7 } })],
  ['more keys than there are', JSON.stringify({ host, command: { ...forget.command, also: true } })],
  ['keys that are more than keys', `{"host":"${host}","__proto__":{},"command":{"command":"constructor"}}`],
  ['nested without an end', '['.repeat(60_000)],
  [
    'longer than any command',
    JSON.stringify({ host, command: { command: 'sync', files: ['x'.repeat(70_000)], yes: true } }),
  ],
  ['a line without an end', 'x'.repeat(70_000)],
])('%s: hung up on, nothing is done, the next is heard', async (what, line) => {
  await take()
  expect(await dial(what === 'a line without an end' ? line : `${line}\n`).ended).toBe('')
  expect(taken).toHaveLength(0)
  await works()
})

it.skipIf(process.platform === 'win32')(
  'who says nothing is hung up on, and does not keep others out for long',
  async () => {
    await take({ connections: 4, requestMs: 1500 })
    const silent = Array.from({ length: 20 }, () => dial())
    const slow = dial('{', ' ')
    await Promise.all([...silent, slow].map(({ ended }) => ended))
    await vi.waitFor(works, { timeout: 60_000 })
  },
)

it.skipIf(process.platform === 'win32')('a command that takes long is not cut off', async () => {
  const finished = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<'begun'>()
  const server = await takeCommands(
    folder,
    async (_message, send) => {
      begun.resolve('begun')
      await finished.promise
      send({ kind: 'done', exitCode: 3, value: null, text: '' })
    },
    { requestMs: 1000 },
  )
  close = server.close
  let answer = handOver(folder, forget, () => {})
  // Where the machine is so slow that its first words come too late, it says them again.
  while ((await Promise.race([begun.promise, answer])) !== 'begun')
    answer = handOver(folder, forget, () => {})
  await new Promise((resolve) => setTimeout(resolve, 1200))
  finished.resolve()
  expect(await answer).toMatchObject({ exitCode: 3 })
})

it.skipIf(process.platform === 'win32')('nobody else can reach it', async () => {
  await take()
  expect(statSync(path.join(folder, 'agent.sock')).mode & 0o077).toBe(0)
})

it.skipIf(process.platform === 'win32')(
  'a long path: a folder among temporary files that somebody else could look into is not used',
  async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 't-'))
    vi.stubEnv('TMPDIR', temporary)
    const own = path.join(temporary, `contact-sync-${userInfo().uid}`)
    const long = path.join(folder, 'x'.repeat(120))
    try {
      mkdirSync(long)
      await take({}, long)
      expect(statSync(own).mode & 0o777).toBe(0o700)
      expect(await handOver(long, forget, () => {})).toMatchObject({ kind: 'done' })
      close?.()
      rmSync(own, { recursive: true })

      mkdirSync(own, { mode: 0o777 })
      await take({}, long)
      expect(await handOver(long, forget, () => {})).toBeUndefined()
      rmSync(own, { recursive: true })

      const elsewhere = path.join(temporary, 'elsewhere')
      mkdirSync(elsewhere, { mode: 0o700 })
      symlinkSync(elsewhere, own)
      await take({}, long)
      expect(await handOver(long, forget, () => {})).toBeUndefined()
      expect(existsSync(elsewhere)).toBe(true)
    } finally {
      vi.unstubAllEnvs()
      rmSync(temporary, { recursive: true, force: true })
    }
  },
)
