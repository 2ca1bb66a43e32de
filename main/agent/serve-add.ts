/** What answers the window while a spreadsheet is added (`shared/ipc-add.ts`). */
import path from 'node:path'
import type {
  addContract,
  ColumnsShown,
  DraftPreview,
  RefusedDraft,
  StartedDraft,
} from '../../shared/ipc-add.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { DeskActions, TriedSetup } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { dropsIn, keepDrops } from './serve-add-bytes.ts'
import { draftColumns, readDraft } from './serve-add-columns.ts'
import { lookInside } from './serve-add-inside.ts'
import { lookAtPaths } from './serve-add-paths.ts'
import { previewDraft, type ShownDraft } from './serve-add-preview.ts'
import { startShown } from './serve-add-start.ts'
import { isCalled, type WrittenSetup } from './serve-files.ts'
import { readLimits } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'

type AddHandlers = Pick<AgentHandlers, keyof typeof addContract>

const NO_ACCOUNT = { kind: 'refused', why: 'no-account', sentence: 'There is no account yet.' } as const
const TIDY_EVERY_MS = 60 * 60_000
const CANCELLED = { kind: 'halt', code: 'cancelled', detail: {} } as const
const CHANGED = { ok: false, code: 'changed-since' } as const

/** Before there is an account, limits are the default ones. */
const DEFAULT_FILE_BYTES = 200 * 1024 * 1024

/** What the window is looking at; another preview takes its place. */
type Draft = {
  id: string
  stop: AbortController
  written: Record<string, unknown>
  replaces: string | undefined
  once: boolean
  active: ActiveSource
  shown?: ShownDraft
  /** Whose it is: that of another account is not started. */
  account?: string
  /** A second click starts nothing. */
  starting?: boolean
}

export function addHandlers(desk: DeskActions): AddHandlers {
  const drops = keepDrops(dropsIn(desk.dataFolder), () => desk.clock.wall())
  const tidy = () => void drops.tidy().catch(desk.fail)
  tidy()
  setInterval(tidy, TIDY_EVERY_MS).unref()
  let draft: Draft | undefined

  const limits = () => {
    const cycle = desk.account()?.cycle
    return cycle ? readLimits(cycle.options.setup.limits) : { fileBytes: DEFAULT_FILE_BYTES }
  }
  const style = () => ({
    dateStyle: desk.account()?.cycle.workspace.dateStyle ?? ('day_first' as const),
    platform: process.platform,
  })
  const forgetDraft = () => {
    draft?.stop.abort()
    draft?.shown?.plan.close()
    draft = undefined
  }
  const folderInUse = () => desk.files.folderOf(desk.kind() ?? 'account')
  /** A folder may have been another account's before. */
  const accountIn = (folder: string, { cycle }: RunningAccount) => `${cycle.workspace.uuid} ${folder}`
  const planOf = (id: string) => (draft?.id === id ? draft.shown?.plan : undefined)

  /** The setup with the draft in it: behind the others, or in the place of the source whose place it takes. */
  const withDraft =
    ({ written, replaces }: Pick<Draft, 'written' | 'replaces'>) =>
    (setup: WrittenSetup): WrittenSetup => {
      const isIt = (one: object) => isCalled(one, replaces)
      return setup.sources.some(isIt)
        ? { ...setup, sources: setup.sources.map((one) => (isIt(one) ? written : one)) }
        : { ...setup, sources: [...setup.sources, written] }
    }

  /** The setup without it again; the source whose place it took stands there as in `before`. */
  const withoutDraft =
    ({ active, replaces }: Pick<Draft, 'active' | 'replaces'>, before: WrittenSetup) =>
    (setup: WrittenSetup): WrittenSetup => {
      const old = before.sources.filter((one) => isCalled(one, replaces))
      const sources = setup.sources.flatMap((one) => (isCalled(one, active.setup.name) ? old : [one]))
      return { ...setup, sources }
    }

  function refusal({ file }: ActiveSource, tried: TriedSetup): RefusedDraft | undefined {
    if (file.startsWith(drops.folder + path.sep))
      return { kind: 'refused', why: 'no-path', sentence: 'What has no path can only be sent this time.' }
    return tried.ok ? undefined : { kind: 'refused', why: whyNot(tried), sentence: tried.sentence }
  }

  async function preview({
    source: written,
    once,
    replaces,
  }: {
    source: Record<string, unknown>
    once: boolean
    replaces?: string | undefined
  }): Promise<DraftPreview> {
    forgetDraft()
    const open = desk.account()
    if (!open) return NO_ACCOUNT
    const read = readDraft(open.cycle, written, once ? undefined : replaces)
    if (!read.ok) return { kind: 'refused', why: 'wrong', sentence: read.sentence }
    const { active } = read
    if (!once) {
      // What would be refused at the start is refused here.
      const refused = refusal(active, desk.trySetup(withDraft({ written, replaces })))
      if (refused) return refused
    }
    const mine: Draft = {
      id: crypto.randomUUID(),
      stop: new AbortController(),
      written,
      replaces,
      once,
      active: once ? { ...active, once: { until: Number.MAX_SAFE_INTEGER, leaveOut: [] } } : active,
    }
    draft = mine
    const folder = folderInUse()
    const signal = AbortSignal.any([open.signal, mine.stop.signal])
    const previewed = await open.alone(async () =>
      signal.aborted ? CANCELLED : previewDraft(open.cycle, mine.active, signal),
    )
    if (previewed.kind !== 'shown') return previewed
    if (draft !== mine) {
      previewed.shown.plan.close()
      return CANCELLED
    }
    mine.shown = previewed.shown
    mine.account = accountIn(folder, open)
    return { ...previewed.shown.answer, id: mine.id }
  }

  async function start(id: string, leaveOut: readonly string[]): Promise<StartedDraft> {
    const open = desk.account()
    const mine = draft
    if (!open || mine?.id !== id || !mine.shown || mine.starting) return CHANGED
    if (mine.account !== accountIn(folderInUse(), open)) return CHANGED
    mine.starting = true
    const started = await (mine.once
      ? startOnce(open, mine, mine.shown, leaveOut)
      : startKept(open, mine, mine.shown, leaveOut)
    ).finally(() => {
      mine.starting = false
    })
    if (!started.ok) return started
    if (draft === mine) forgetDraft()
    if (mine.once) await drops.forget(mine.active.file)
    else await desk.reopen()
    return started
  }

  async function startKept(
    open: RunningAccount,
    mine: Draft,
    shown: ShownDraft,
    leaveOut: readonly string[],
  ): Promise<StartedDraft> {
    const tried = desk.trySetup(withDraft(mine))
    if (!tried.ok) return { ok: false, code: 'refused', why: whyNot(tried) }
    const { kind, written, setup } = tried
    const request = {
      ...{ name: mine.active.setup.name, shown, leaveOut, setup },
      before: open.cycle.options.setup,
      write(which: 'before' | 'setup') {
        // What else was set since stays.
        const now = desk.files.writtenSetup(kind) ?? written
        const change = which === 'setup' ? withDraft(mine) : withoutDraft(mine, written)
        desk.files.writeSetup(kind, change(now))
      },
    }
    return open.alone(() => startShown(open.cycle, request, open.signal))
  }

  return {
    lookAtPaths: ({ paths }) =>
      lookAtPaths(paths, {
        ...style(),
        sources: desk.account()?.cycle.sources ?? [],
        most: limits().fileBytes,
        kept: drops.folder,
      }),
    takeBytes: (piece) => drops.take(piece, limits().fileBytes),
    lookInside: ({ path: file, pattern, rows, sheet, headerRow, delimiter, encoding }) =>
      lookInside(
        desk.readers,
        {
          path: file,
          pattern: pattern ?? null,
          rows,
          read: {
            limits: limits(),
            ...(sheet && { sheet }),
            ...(headerRow !== undefined && { headerRow }),
            ...(delimiter !== undefined && { delimiter }),
            ...(encoding !== undefined && { encoding }),
          },
        },
        style(),
      ),
    draftColumns: async ({ source, replaces }): Promise<ColumnsShown> => {
      const cycle = desk.account()?.cycle
      if (!cycle) return NO_ACCOUNT
      const read = readDraft(cycle, source, replaces)
      return read.ok
        ? draftColumns(cycle, read.active)
        : { kind: 'refused', why: 'wrong', sentence: read.sentence }
    },
    draftPreview: preview,
    draftChanges: ({ id, kind, search, offset, limit }) =>
      planOf(id)?.changes(kindsOf(kind), search, offset, limit) ?? EMPTY,
    draftProblems: ({ id, offset, limit }) => planOf(id)?.problems(offset, limit) ?? EMPTY,
    startDraft: ({ id, leaveOut }) => start(id, leaveOut),
    dropDraft: async ({ id }) => {
      if (!draft || (id !== '' && draft.id !== id)) return
      const { file } = draft.active
      forgetDraft()
      await drops.forget(file)
    },
  }
}

function whyNot({ why, complaints }: Exclude<TriedSetup, { ok: true }>): RefusedDraft['why'] {
  return complaints.some(({ code }) => code === 'taken-name') ? 'taken-name' : why
}

const EMPTY = { rows: [], total: 0, next: null }

const kindsOf = (kind: 'create' | 'update' | 'other' | undefined): readonly string[] =>
  kind === undefined ? [] : kind === 'other' ? ['remove', 'keep'] : [kind]

async function startOnce(
  open: RunningAccount,
  { written }: Draft,
  { contentHash }: ShownDraft,
  leaveOut: readonly string[],
): Promise<StartedDraft> {
  const started = await open.startOnce({
    source: written,
    ...(contentHash !== null && { contentHash }),
    leaveOut,
  })
  switch (started.kind) {
    case 'started':
      return { ok: true, name: started.name }
    case 'changed-since':
      return CHANGED
    case 'halt':
      return {
        ok: false,
        code: 'halt',
        halt: { kind: 'halt', code: started.code, detail: { ...started.detail } },
      }
    case 'refused':
      return { ok: false, code: 'refused', why: 'wrong' }
  }
}
