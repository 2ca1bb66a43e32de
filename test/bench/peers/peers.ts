/**
 * What a person would pick instead of the agent, as programs of their own that may be slow, hungry or unable to end:
 * each has a limit of time and memory, and where it meets one that is the figure.
 *
 * exceljs and daff are no dependencies of the project: exceljs brings packages that are deprecated or have advisories
 * open. They are installed beside the other things that can be made again, the first time the bench asks for them.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start } from '../command-line.ts'
import { memoryOf } from '../processes.ts'

const PACKAGES = ['exceljs@4.4.0', 'daff@1.4.2']
const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/bench-peers', import.meta.url))
export const WHOLE_JOB = fileURLToPath(new URL('./whole-job.mjs', import.meta.url))
export const DAFF = join(FOLDER, 'node_modules', 'daff', 'bin', 'daff.js')
export const EXCELJS = join(FOLDER, 'node_modules', 'exceljs', 'excel.js')

/** For one program. */
const PEER_SECONDS = 120
const PEER_HEAP_MB = 4096
const LOOK_EVERY_MS = 20

/** `peakMb`: its highest resident size. `ended`: why it did not come to its end. */
export type PeerRun =
  | { kind: 'done'; seconds: number; peakMb: number; stdout: string }
  | { kind: 'ended'; seconds: number; peakMb: number; why: string }

/** Installs them, without any script of theirs. Throws where npm has no network. */
export async function installPeers(): Promise<void> {
  if (existsSync(DAFF) && existsSync(EXCELJS)) return
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), '{"private":true}\n')
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...PACKAGES]
  const npm = spawn('npm', args, { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  npm.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-1000)))
  const [code] = await once(npm, 'close')
  if (code !== 0) throw new Error(`exceljs and daff could not be installed: ${said}`)
}

/** Runs a program of Node from its start to its end, or to a limit. Throws where it fails otherwise. */
export async function runPeer(args: readonly string[], cwd?: string): Promise<PeerRun> {
  const began = performance.now()
  const child = start([`--max-old-space-size=${PEER_HEAP_MB}`, ...args], cwd)
  let [stdout, stderr, peakMb, late] = ['', '', 0, false]
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)))
  const looking = setInterval(() => {
    peakMb = Math.max(peakMb, (child.pid && memoryOf(child.pid)?.peak) || 0)
  }, LOOK_EVERY_MS)
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, PEER_SECONDS * 1000)
  const [code, signal] = await once(child, 'close')
  clearInterval(looking)
  clearTimeout(timer)
  const seconds = (performance.now() - began) / 1000
  if (late) return { kind: 'ended', seconds, peakMb, why: `ended after ${PEER_SECONDS} s` }
  if (/heap out of memory|Invalid string length|ERR_STRING_TOO_LONG|longer than 0x|larger than/i.test(stderr))
    return { kind: 'ended', seconds, peakMb, why: 'ran out of memory' }
  if (code !== 0) throw new Error(`${args[0]} ended with ${signal ?? code}\n${stderr}`)
  return { kind: 'done', seconds, peakMb, stdout }
}
