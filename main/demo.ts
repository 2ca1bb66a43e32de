/**
 * What `npm start` shows without a display: the agent at work on sample files against the practice account, which is
 * a server in this process. It sends the samples, then watches them and says what it notices. Nothing leaves
 * this computer, and everything it makes lies in one folder that can be deleted.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSetup, type Setup } from '../shared/setup.ts'
import { Cycle } from './agent/cycle.ts'
import { dataFolder } from './cli/options.ts'
import { openOutput } from './cli/output.ts'
import { syncCommand } from './cli/sync-command.ts'
import { watchCommand } from './cli/watch-command.ts'
import { statusLine } from './cli/words.ts'
import { systemClock } from './platform/clock.ts'
import { startPractice } from './practice/server.ts'
import { forkReaderHost } from './spreadsheets/reader-host.ts'

const SAMPLES = fileURLToPath(new URL('../test/samples/', import.meta.url))
const FILES = {
  'pacientes.xlsx': 'clinic/pacientes.xlsx',
  'hubspot.csv': 'hubspot/hubspot-crm-exports-all-contacts.csv',
}
const TOKEN = 'practice'
/** `--once` ends after the first sync: for a quick look, and for tests. */
const once = process.argv.includes('--once')

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

const folder = path.join(dataFolder({}), 'practice')
mkdirSync(folder, { recursive: true, mode: 0o700 })
for (const [name, sample] of Object.entries(FILES)) {
  if (!existsSync(path.join(folder, name))) copyFileSync(path.join(SAMPLES, sample), path.join(folder, name))
}

const practice = await startPractice({
  port: await usualPort(),
  token: TOKEN,
  statePath: path.join(folder, 'practice-account.db'),
  requestsPerHour: 0,
})
const output = openOutput({ json: false, quiet: false })
const setup = practiceSetup(practice.url)
writeFileSync(path.join(folder, 'setup.json'), `${JSON.stringify(setup.written, null, 2)}\n`)
const cycle = new Cycle({
  setup: setup.read,
  setupFolder: folder,
  dataFolder: path.join(folder, 'data'),
  token: TOKEN,
  fetch,
  clock: systemClock,
  readers: forkReaderHost({ memoryMb: setup.read.limits.memoryMiB }),
  onStatus: (status) => output.progress(statusLine(status, Date.now())),
})
try {
  output.note(
    `Practice account at ${practice.url}; nothing leaves this computer. Everything lies in ${folder}\n`,
  )
  process.exitCode = await syncCommand(cycle, { files: [], yes: true }, output, stop.signal)
  if (!once && !stop.signal.aborted) {
    output.note(
      [
        '',
        'Now change something and save, and watch what happens here:',
        `- open ${path.join(folder, 'pacientes.xlsx')} in Excel or LibreOffice and correct a phone number, or write "abc" into one`,
        `- delete a row of ${path.join(folder, 'hubspot.csv')}: that contact is removed a minute later, unless you put it back`,
        '',
      ].join('\n'),
    )
    process.exitCode = await watchCommand([cycle], output, stop.signal)
  }
} finally {
  cycle.close()
  await practice.close()
}

/** The two samples' own setups in one, with the waits of an office shortened to what a person watches. */
function practiceSetup(host: string): { read: Setup; written: unknown } {
  const sources = Object.entries(FILES).map(([name, sample]) => {
    const text = readFileSync(path.join(SAMPLES, path.dirname(sample), 'setup.json'), 'utf8')
    const [source] = (JSON.parse(text) as { sources: Record<string, unknown>[] }).sources
    return { ...source, path: name, removalDelayMinutes: 1 }
  })
  const written = { workspace: { host, requestsPerHour: 'auto' }, sources, quietSeconds: 2 }
  const reading = parseSetup(written)
  if (!reading.ok) throw new Error(reading.errors.map(({ sentence }) => sentence).join('\n'))
  return { read: reading.setup, written }
}

/** The same address as last time, so that the account is found again; a free one where it is taken. */
async function usualPort(): Promise<number> {
  const file = path.join(folder, 'port')
  const wanted = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const probe = await startPractice({ port: wanted, token: TOKEN }).catch(() =>
    startPractice({ port: 0, token: TOKEN }),
  )
  await probe.close()
  writeFileSync(file, String(probe.port))
  return probe.port
}
