/**
 * Start of what was shown. The approval is for that alone: another file by now, or another plan for its people, is refused
 * and leaves no trace.
 *
 * 1. The account is read and the setup is written. Whatever happens to the PC from here on, the source is there, and waits
 *    for an OK as long as step 2 is not done.
 * 2. The file is read once more, and staged if the plan is the one that was shown.
 * 3. The caller opens the account anew, with the source as one of its own; sending is what it does by itself.
 */
import path from 'node:path'
import type { StartedDraft } from '../../shared/ipc-add.ts'
import type { Setup } from '../../shared/setup.ts'
import { identify } from '../spreadsheets/file-identity.ts'
import type { Cycle } from './cycle.ts'
import { lookAtPlan, readSoon, type ShownDraft, stageDraft, whyOf } from './serve-add-preview.ts'
import { type Halt, readLimits } from './source-mapping.ts'
import { type ActiveSource, alignSources } from './sources.ts'

export type StartRequest = {
  name: string
  shown: Pick<ShownDraft, 'contentHash' | 'mark'>
  /** Keys of rows that a person unticked. */
  leaveOut: readonly string[]
  /** The setup as it is, and with the source. */
  before: Setup
  setup: Setup
  write(which: 'before' | 'setup'): void
}

const CHANGED: StartedDraft = { ok: false, code: 'changed-since' }
const halted = ({ code, detail }: Halt): StartedDraft => ({
  ok: false,
  code: 'halt',
  halt: { kind: 'halt', code, detail: { ...detail } },
})

/** With the watch waiting. */
export async function startShown(
  cycle: Cycle,
  request: StartRequest,
  signal: AbortSignal,
): Promise<StartedDraft> {
  const end = await readSoon(cycle, signal)
  if (end) return { ok: false, code: 'trouble', why: whyOf(end) }
  const otherwise = await looksOtherwise(cycle, request)
  if (otherwise) return otherwise
  request.write('setup')
  await align(cycle, request.setup)
  let started: StartedDraft | undefined
  try {
    started = await stageShown(cycle, request, signal)
    return started
  } finally {
    if (!started?.ok) {
      request.write('before')
      await align(cycle, request.before)
    }
    cycle.status({ phase: 'idle' })
  }
}

/** Of a single file this is known before anything is written. */
async function looksOtherwise(
  { options }: Cycle,
  { name, setup, shown }: StartRequest,
): Promise<StartedDraft | undefined> {
  const source = setup.sources.find((one) => one.name === name)
  if (source?.path === undefined || source.folder !== null || shown.contentHash === null) return undefined
  const { fileBytes } = readLimits(options.setup.limits)
  const found = await identify(path.resolve(options.setupFolder, source.path), fileBytes)
  if (found.kind === 'halt') return halted(found)
  return found.contentHash === shown.contentHash ? undefined : CHANGED
}

/** The store and the cycle's sources as this setup says, until the account is opened anew. */
function align(cycle: Cycle, setup: Setup): Promise<void> {
  const { repositories, workspace, options, store, now } = cycle
  return store.exclusive(() => {
    const kept = alignSources(repositories, workspace.id, setup, options.setupFolder, now())
    cycle.sources = [...kept, ...cycle.sources.filter(({ once }) => once !== undefined)]
  })
}

async function stageShown(
  cycle: Cycle,
  { name, shown, leaveOut }: StartRequest,
  signal: AbortSignal,
): Promise<StartedDraft> {
  const source = cycle.sources.find(({ setup }) => setup.name === name)!
  const scanned = await cycle.scanDraft(source, signal)
  if (scanned.kind === 'waiting' || scanned.kind === 'halted') return halted(scanned)
  const scan = scanned.kind === 'scanned' ? scanned.scan : undefined
  if ((scan?.contentHash ?? null) !== shown.contentHash) return CHANGED
  const scans = scan ? [scan] : []
  // What is left out changes the plan: first it is seen that all of it is as it was shown.
  if (leaveOut.length > 0 && !(await isAsShown(cycle, source, shown.mark, scans, true))) return CHANGED
  const kept = scans.map((one) => ({ ...one, leaveOut }))
  if (leaveOut.length === 0 && !(await isAsShown(cycle, source, shown.mark, kept, false))) return CHANGED
  if (leaveOut.length > 0) await stageDraft(cycle, source, kept, { preview: false })
  return { ok: true, name }
}

/** Stages it where the plan is the one with that mark. @param preview only looks. */
async function isAsShown(
  cycle: Cycle,
  source: ActiveSource,
  mark: string,
  scans: Parameters<typeof stageDraft>[2],
  preview: boolean,
): Promise<boolean> {
  const looked = lookAtPlan(cycle, source)
  const is = () => looked.mark() === mark
  await stageDraft(cycle, source, scans, {
    preview,
    async onPlanned(report) {
      await looked.onPlanned(report)
      return is()
    },
  })
  return is()
}
