/**
 * The practice account under the desktop app: the local server in this process, its state in a file, and the sample
 * spreadsheets copied to where a person can edit them.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type PracticeServer, startPractice } from '../practice/server.ts'
import type { WrittenSetup } from './serve-files.ts'

/** Opens nothing but the local server. */
export const PRACTICE_KEY = 'practice'
/** File in the practice folder: the sample it is a copy of, and the sample's own setup. */
const SAMPLES = {
  'pacientes.xlsx': { from: 'pacientes.xlsx', setup: 'pacientes.json' },
  'hubspot.csv': { from: 'hubspot.csv', setup: 'hubspot.json' },
} as const

/** Starts the server at the address it had last time where that is free, so that the account is found again. */
export async function openPractice(folder: string): Promise<PracticeServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'port')
  const wanted = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const start = (port: number) =>
    startPractice({
      port,
      token: PRACTICE_KEY,
      statePath: path.join(folder, 'practice-account.db'),
      requestsPerHour: 0,
    })
  const server = await start(wanted).catch(() => start(0))
  writeFileSync(file, String(server.port))
  return server
}

/** Copies the samples that are not there yet. @returns the setup for them, with an office's waits shortened. */
export function practiceSetup(folder: string, samples: string, host: string): WrittenSetup {
  for (const [name, { from }] of Object.entries(SAMPLES))
    if (!existsSync(path.join(folder, name))) {
      copyFileSync(path.join(samples, from), path.join(folder, name))
      chmodSync(path.join(folder, name), 0o600) // a copy has the rights of what it was copied from
    }
  const sources = Object.entries(SAMPLES).map(([name, { setup }]) => {
    const text = readFileSync(path.join(samples, setup), 'utf8')
    const [source] = (JSON.parse(text) as { sources: object[] }).sources
    return { ...source, path: name, removalDelayMinutes: 1 }
  })
  return { workspace: { host, requestsPerHour: 'auto' }, sources, quietSeconds: 2 }
}
