/**
 * The whole agent over a damaged file: the real command line, a practice workspace, a first sync of the good list, then
 * the damaged one in its place. The contacts afterwards are what the file's readable rows say of them, within the guards.
 */
import { holdsRemovals } from '../../main/sync/guards.ts'
import type { MappedRow } from '../../shared/row.ts'
import { COLUMNS } from '../spreadsheets/support/thousand-people.ts'
import { Office, type Run } from '../support/office.ts'
import { openPlatform, type Platform, type Shown } from '../support/platform.ts'
import type { Verdict } from './judge-answer.ts'
import type { Case } from './make-case.ts'
import { type Format, LISTED, type Sample } from './samples.ts'

/** The defaults of the setup file, which the sources here have. */
const REMOVALS = { percent: 10, atLeast: 10, max: 500 }
/** A column in which so many values are cleared at once is held, whatever else is in the file. */
const MOST_CLEARED = 20
/** What a person is told is a sentence. */
const RAW = /^\s+at |Error:|\bundefined\b|\[object|mistake in the program/m

type Desk = { platform: Platform; office: Office; before: Shown[]; file: string; good: Buffer }

export class AgentDesk {
  #desk: { sample: Sample; desk: Desk } | undefined

  /** `readable`: the rows that a reader gives of the file; null where it refuses it or nothing is known. */
  async play({ sample, format, bytes }: Case, readable: readonly MappedRow[] | null): Promise<Verdict> {
    if (this.#desk?.sample !== sample) {
      await this.close()
      this.#desk = { sample, desk: await openDesk(sample, format) }
    }
    const { desk } = this.#desk
    const { office, platform, before, file } = desk
    await office.write(file, bytes)
    let run = await office.sync()
    // A test's patience ended on a busy machine; what hangs does so again.
    if (run.signal === 'SIGKILL') run = await office.sync()
    const after = await platform.contacts()
    const faults = [...faultsOfRun(run), ...faultsOfContacts(before, after, readable, run.json)]
    const outcome = outcomeOf(run, JSON.stringify(before) !== JSON.stringify(after))
    if (outcome === 'agent: stopped') faults.push(...(await goesOn(desk)))
    else if (outcome !== 'agent: nothing to do') await this.close()
    return { outcome, faults }
  }

  async close(): Promise<void> {
    const desk = this.#desk?.desk
    this.#desk = undefined
    await desk?.office.close()
    await desk?.platform.close()
  }
}

async function openDesk(sample: Sample, format: Format): Promise<Desk> {
  const platform = await openPlatform()
  await platform.setUp()
  const office = new Office(platform)
  const file = `people.${format}`
  // Cards name their columns themselves.
  const columns = format === 'vcf' ? {} : { columns: COLUMNS, key: ['Código'] }
  const source = { name: 'People', path: file, country: 'BR', removalDelayMinutes: 0, onRemoved: 'delete' }
  await office.setup({ ...source, ...columns })
  await office.write(file, sample.bytes)
  const first = await office.sync('--yes')
  const before = await platform.contacts()
  if (before.length !== LISTED)
    throw new Error(`the good list gave ${before.length} contacts: ${first.stderr}`)
  return { platform, office, before, file, good: sample.bytes }
}

function outcomeOf({ code, json }: Run, moved: boolean): string {
  if (json === undefined) return `agent: ended with ${code}`
  if (json.halted > 0) return 'agent: stopped'
  if (json.held > 0) return 'agent: held'
  if (moved) return 'agent: changed'
  return json.conflicts + json.problems > 0 ? 'agent: asked' : 'agent: nothing to do'
}

function faultsOfRun(run: Run): string[] {
  const { code, signal, stderr, json, writes } = run
  const faults: string[] = []
  if (signal !== null || ![0, 3, 4].includes(code ?? -1))
    faults.push(`the agent ended with ${signal ?? code}: ${stderr}`)
  if (json === undefined) return [...faults, 'the agent said nothing']
  if (RAW.test(stderr)) faults.push(`what it said: ${stderr}`)
  if (json.halted > 0 && writes.length > 0) faults.push(`stopped, and ${writes.length} writes`)
  if (json.halted > 0 && !/people\.\w+.*: /s.test(stderr))
    faults.push(`stopped without naming the file: ${stderr}`)
  return faults
}

function faultsOfContacts(
  before: readonly Shown[],
  after: readonly Shown[],
  readable: readonly MappedRow[] | null,
  json: Run['json'] | undefined,
): string[] {
  const faults: string[] = []
  const now = new Map(after.map((contact) => [contact.uuid, contact]))
  const removed = before.filter(({ uuid }) => !now.has(uuid)).length
  if (removed > 0 && holdsRemovals(removed, LISTED, REMOVALS)) faults.push(`${removed} of ${LISTED} deleted`)
  const then = new Map(before.map((contact) => [contact.uuid, contact]))
  const changed = after.filter(
    (contact) => JSON.stringify(contact) !== JSON.stringify(then.get(contact.uuid)),
  )
  if (json && json.halted > 0 && (removed > 0 || changed.length > 0))
    faults.push('stopped, and contacts changed')
  const cleared = new Map<string, number>()
  for (const contact of changed) {
    const old = then.get(contact.uuid)
    for (const key of clearedIn(old, contact)) cleared.set(key, (cleared.get(key) ?? 0) + 1)
    if (readable !== null && !readable.some((row) => says(row, contact, old)))
      faults.push(`no row says so: ${JSON.stringify(old)} became ${JSON.stringify(contact)}`)
  }
  for (const [key, count] of cleared)
    if (count >= MOST_CLEARED) faults.push(`${key} cleared in ${count} contacts`)
  if (readable === null && changed.length > 0)
    faults.push(`${changed.length} contacts changed by a file no reader reads`)
  return faults.slice(0, 3)
}

function clearedIn(old: Shown | undefined, now: Shown): string[] {
  if (!old) return []
  const fields = Object.keys(old.fields).filter((key) => old.fields[key] !== null && now.fields[key] === null)
  return [...(old.name !== null && now.name === null ? ['name'] : []), ...fields]
}

/** Whether a row states all in which a contact differs from what it was. */
function says({ contact }: MappedRow, now: Shown, old: Shown | undefined): boolean {
  const urns = contact.urns ?? []
  if (urns.length > 0 && !now.urns.some((urn) => urns.includes(urn))) return false
  if (now.name !== old?.name && now.name !== null && now.name !== contact.name) return false
  if (now.urns.some((urn) => !urns.includes(urn) && !old?.urns.includes(urn))) return false
  return Object.entries(now.fields).every(
    ([key, value]) =>
      value === (old?.fields[key] ?? null) || value === null || isSame(value, contact.fields?.[key] ?? ''),
  )
}

/** The platform writes numbers and times in its own way. */
const isSame = (shown: string, said: string): boolean =>
  shown === said || Number(shown) === Number(said) || new Date(shown).getTime() === new Date(said).getTime()

/** The good list is back: all is as it was, and nothing is sent. */
async function goesOn({ office, file, good, platform, before }: Desk): Promise<string[]> {
  await office.write(file, good)
  const run = await office.sync()
  const same = JSON.stringify(await platform.contacts()) === JSON.stringify(before)
  return run.code === 0 && run.writes.length === 0 && same
    ? []
    : [`with the good list back: ${run.code} ${run.stderr}`]
}
