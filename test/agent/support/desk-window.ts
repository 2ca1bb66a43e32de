/** The agent as the desktop app runs it, asked as a window asks; with real files, readers, database and practice server. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { openDesk } from '../../../main/agent/serve.ts'
import { answerHanded } from '../../../main/cli/handed.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import { startPractice } from '../../../main/practice/server.ts'
import { forkReaderHost } from '../../../main/spreadsheets/reader-host.ts'
import type { AgentBridge } from '../../../shared/ipc-agent.ts'
import type { Standing } from '../../../shared/standing.ts'
import { keyRing, windowOf } from './window-line.ts'

export { keyRing }

const samples = fileURLToPath(new URL('../../samples', import.meta.url))

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'desk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** The samples as the program carries them. */
function samplesFolder(): string {
  const folder = newFolder()
  for (const [from, to] of [
    ['clinic/pacientes.xlsx', 'pacientes.xlsx'],
    ['clinic/setup.json', 'pacientes.json'],
    ['hubspot/hubspot-crm-exports-all-contacts.csv', 'hubspot.csv'],
    ['hubspot/setup.json', 'hubspot.json'],
  ] as const)
    copyFileSync(path.join(samples, from), path.join(folder, to))
  return folder
}

/** @param policy what an administrator wrote; null: nothing. @param mistakes what a test means to be told of. */
export async function startDesk({
  dataFolder = newFolder(),
  keys = keyRing(),
  policy = null as unknown,
  mistakes = [] as unknown[],
  clock = systemClock,
} = {}) {
  const standings: Standing[] = []
  const heard: { data?: () => void } = {}
  const failures: unknown[] = []
  const policyFile = path.join(newFolder(), 'policy.json')
  if (policy !== null) writePolicy(policyFile, policy)
  const desk = openDesk({
    dataFolder,
    samples: samplesFolder(),
    fetch,
    clock,
    readers: forkReaderHost(),
    keys,
    policyPlaces: [policyFile],
    version: '1.2.3',
    answerHanded,
    onStanding: (standing) => void standings.push(standing),
    onMistake: (what, error) => void failures.push([what, error]),
    onFailure: (error) => void failures.push(error),
  })
  await desk.begin()
  let closed = false
  const close = async () => {
    if (!closed) await desk.close()
    closed = true
  }
  onTestFinished(async () => {
    await close()
    expect(failures).toEqual(mistakes)
  })
  const window = windowOf(desk, () => heard.data?.())
  return { desk, dataFolder, keys, policyFile, standings, heard, window, close }
}

export const writePolicy = (file: string, policy: unknown) =>
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy))

export async function settled(window: AgentBridge, ms = 60_000): Promise<Standing> {
  const started = performance.now()
  for (let quiet = 0; ; ) {
    const standing = await window.getStanding(undefined)
    quiet = standing.status.phase === 'idle' && standing.queued === 0 ? quiet + 1 : 0
    if (quiet >= 5) return standing
    if (performance.now() - started > ms) throw new Error(`not settled: ${JSON.stringify(standing)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
export async function until(what: () => Promise<boolean>, named: string, ms = 30_000): Promise<void> {
  const started = performance.now()
  while (!(await what())) {
    if (performance.now() - started > ms) throw new Error(`not within ${ms} ms: ${named}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export const KEY = 'office-key'

/**
 * A platform of the test's own. It has the field "city" already: after a new one the agent waits some seconds, as the
 * platform wants, and every test would.
 */
export async function platform() {
  const server = await startPractice({ port: 0, token: KEY, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  const headers = { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ name: 'city', type: 'text', label: 'city', value_type: 'text' })
  const made = await fetch(`${server.url}/api/v2/fields.json`, { method: 'POST', headers, body })
  expect(made.status, await made.text()).toBe(201)
  return server
}

/** An agent whose user has connected an account of their own. */
export async function connected(options: Parameters<typeof startDesk>[0] = {}) {
  const server = await platform()
  const started = await startDesk(options)
  const { window } = started
  expect(await window.tryAccount({ address: `${server.url}/contact/?x=1`, key: KEY })).toMatchObject({
    kind: 'connected',
    host: server.url,
  })
  expect(await window.connectAccount({ address: server.url, key: KEY })).toEqual({ kept: true })
  return { ...started, server }
}
