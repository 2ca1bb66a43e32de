/** What answers the Settings page (`shared/ipc-settings.ts`). */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { DataShown, SettingsShown, settingsContract } from '../../shared/ipc-settings.ts'
import { parseSetup, SETTING_RANGES, type Setup } from '../../shared/setup.ts'
import { backupsIn } from '../store/copies.ts'
import { shownPolicy } from './policy.ts'
import type { DeskActions } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { diagnosticsHandlers } from './serve-diagnostics.ts'
import { readSetup, type WrittenSetup } from './serve-files.ts'
import { transferHandlers } from './serve-transfer.ts'

type SettingsHandlers = Pick<AgentHandlers, keyof typeof settingsContract>
type Written = Record<string, unknown>

export function settingsHandlers(desk: DeskActions): SettingsHandlers {
  return {
    ...transferHandlers(desk),
    ...diagnosticsHandlers(desk),
    settings: () => settingsOf(desk),
    changeSettings: (asked) => {
      const { requestsPerHour, limits, ...rest } = asked
      const now = settingsOf(desk).now
      return desk.changeSetup((written) => {
        const changed: WrittenSetup = { ...written }
        for (const [key, value] of Object.entries(rest))
          put(changed, key, value, now[key as keyof typeof rest])
        const workspace: WrittenSetup['workspace'] = { ...written.workspace }
        put(workspace, 'requestsPerHour', requestsPerHour, now.requestsPerHour)
        changed.workspace = workspace
        if (limits === null) delete changed.limits
        else if (limits) {
          const kept: Written = { ...((written.limits ?? {}) as Written) }
          for (const [key, value] of Object.entries(limits))
            put(kept, key, value, now.limits[key as keyof typeof now.limits])
          changed.limits = kept
        }
        return changed
      })
    },
    changeGuards: ({ source: name, guards }) =>
      desk.changeSetup((written) => ({
        ...written,
        sources: written.sources.map((one) => {
          if (!('name' in one) || one.name !== name) return one
          const { guards: _old, ...source } = one as Written
          return guards === null ? source : { ...source, guards }
        }),
      })),
    dataShown: () => dataOf(desk),
  }
}

/** Undefined: stays; null: as delivered. What counts already is not written down: it may be the administrator's. */
function put(into: Written, key: string, value: unknown, now: unknown): void {
  if (value === null) delete into[key]
  else if (value !== undefined && !isDeepStrictEqual(value, now)) into[key] = value
}

/** Every default there is. */
function delivered(): Setup {
  const reading = parseSetup({
    workspace: { host: 'https://none.example' },
    sources: [{ name: 'none', path: 'none' }],
  })
  if (!reading.ok) throw new Error('the least setup is not right')
  return reading.setup
}

function settingsOf(desk: DeskActions): SettingsShown {
  const standard = delivered()
  const written = desk.setup()
  const reading = written && readSetup(written)
  const setup = reading?.ok ? reading.setup : { ...standard, sources: [] }
  const { guards } = standard.sources[0]!
  const open = desk.account()
  return {
    now: workingOf(setup),
    delivered: { ...workingOf(standard), guards },
    range: SETTING_RANGES,
    pace: open ? paceOf(open) : null,
    sources: setup.sources.map((source) => ({
      name: source.name,
      kind: source.webhook ? 'webhook' : source.folder ? 'folder' : 'file',
      guards: source.guards,
      isDelivered: isDeepStrictEqual(source.guards, guards),
      headers: headersOf(source, open),
    })),
    policy: shownPolicy(desk.policy()),
  }
}

function workingOf({ workspace, quietSeconds, retentionDays, limits }: Setup): SettingsShown['now'] {
  const { fileMiB, rows, columns, cellKiB, minutes } = limits
  return {
    requestsPerHour: workspace.requestsPerHour,
    quietSeconds,
    retentionDays,
    limits: { fileMiB, rows, columns, cellKiB, minutes },
  }
}

function paceOf({ cycle }: RunningAccount): SettingsShown['pace'] {
  const { used, limit, throttled } = cycle.platform.budget.usage('contacts')
  return { profile: cycle.workspace.profile, used, allowed: limit, throttled }
}

/** As the setup names them, else as they were read. */
function headersOf({ name, columns }: Setup['sources'][number], open: RunningAccount | undefined): string[] {
  if (columns) return Object.keys(columns)
  const row = open?.cycle.sources.find(({ setup }) => setup.name === name)?.row
  const read = row ? (open?.cycle.repositories.sources.tableInfo(row.id)?.columns ?? []) : []
  return read.map(({ header }) => header).filter((header) => header !== '')
}

function dataOf(desk: DeskActions): DataShown {
  const { folder, refused } = desk.place()
  const backups = (['practice', 'account'] as const)
    .flatMap((kind) => backupsIn(path.join(desk.files.folderOf(kind), 'data')))
    .map(({ file, date }) => ({ date, bytes: statSync(file).size }))
    .sort((a, b) => (a.date < b.date ? 1 : -1))
  return { folder, bytes: refused ? 0 : sizeOf(folder), backups, refused }
}

/** None of a folder that goes at this moment, as those of files that are sent only once do. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** The window's own cache is no data. */
const NOT_COUNTED = new Set(['window'])

function sizeOf(folder: string): number {
  let bytes = 0
  for (const entry of entriesOf(folder)) {
    if (NOT_COUNTED.has(entry.name)) continue
    const inside = path.join(folder, entry.name)
    if (entry.isDirectory()) bytes += sizeOf(inside)
    else if (entry.isFile()) bytes += statSync(inside, { throwIfNoEntry: false })?.size ?? 0
  }
  return bytes
}
