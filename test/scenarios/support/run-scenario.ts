/**
 * Plays one situation: a real agent with a real store, real files, and a real practice server over HTTP. After each
 * step what happened is laid beside what was expected, as two values of the same shape.
 *
 * Looked at in every situation, without being written down in it: the user's files are as they were (promise 10), no
 * request was refused for the limit unless that is expected (7), what was sent is told in the history (9), and a last
 * sync sends nothing (1).
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import './in-memory.ts'
import type { ReviewItem } from '../../../main/agent/review.ts'
import { CITY, type Desk, openDesk, SOURCE } from '../../agent/support/desk.ts'
import type { Platform, Profile, Sent } from '../../support/platform.ts'
import { Account, type Shown } from './account.ts'
import { type Performing, type Ran, reviewOf, runCommand, runNamed } from './commands.ts'
import { cutOff, type Moment } from './cut-off.ts'
import {
  type AgentStep,
  type Expectation,
  type ExpectedContact,
  NOTHING_EXPECTED,
  type Scenario,
  type Step,
} from './format.ts'
import { contactsOf } from './table.ts'
import { untold } from './told.ts'

/** What did happen, in the shape of what was expected. */
export type Difference = { step: string; expected: unknown; got: unknown }

const COUNTS = [
  'creates',
  'updates',
  'removals',
  'adopted',
  'conflicts',
  'problems',
  'held',
  'halted',
] as const
/** What a step leads to, whether or not it was cut off; `undo` says of itself alone how it ended. */
const lastingOf = (step: AgentStep): string[] => {
  const lasting = ['contacts', 'groups', 'fields', 'review']
  return 'undo' in step ? lasting : ['exit', ...lasting]
}
const MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * `powerFails`: in each step that sends something the power fails as its first request leaves or has arrived, and the next
 * sync goes on from what was on the disk; it has to end where the step was to end.
 * @returns the first step that went otherwise than expected, undefined where all went as expected.
 */
export async function play(
  scenario: Scenario,
  profile: Profile,
  powerFails?: Moment,
): Promise<Difference | undefined> {
  const sources = sourcesOf(scenario)
  const given = givenOf(scenario, sources[0]!)
  const limit = scenario.requestsPerHour
  const {
    desk,
    platform,
    given: setUp,
  } = await openDesk(
    {
      given,
      profile,
      sources,
      ...(limit !== undefined && { setup: { workspace: { requestsPerHour: limit } } }),
    },
    limit === undefined ? {} : { requestsPerHour: limit },
  )
  try {
    const stage = new Play(scenario, desk, platform, sources, powerFails)
    stage.account.knows(setUp.groups)
    stage.account.knows(setUp.contacts)
    return await stage.run()
  } finally {
    await desk.dispose()
    await platform.close()
  }
}

/** A change as `activity --json` tells it. */
type Told = Record<string, unknown> & { requests: { path: string; body: unknown }[] }
type Command = Exclude<AgentStep, { powerFails: unknown }>
type Source = Record<string, unknown> & { columns: Record<string, unknown>; groups?: string[] }

const merged = (base: Source, change: Record<string, unknown>): Source => {
  const columns = { ...base.columns, ...(change.columns as object | undefined) }
  return {
    ...base,
    ...change,
    columns: Object.fromEntries(Object.entries(columns).filter(([, target]) => target !== null)),
  }
}

function sourcesOf({ source, sources }: Scenario): Source[] {
  const usual = merged(SOURCE, source)
  return sources?.map((one) => merged(usual, one)) ?? [usual]
}

function givenOf({ given, folder }: Scenario, source: Source): Record<string, unknown> {
  const like = (given.contacts as { like?: string; except?: Record<string, object | null> } | undefined)?.like
  if (like === undefined) return { ...CITY, ...given }
  const { except = {} } = given.contacts as { except?: Record<string, object | null> }
  const contacts = contactsOf(path.join(folder, like), source.columns, source.groups ?? [])
    .filter(({ name }) => except[name] !== null)
    .map((contact) => ({ ref: contact.name, ...contact, ...except[contact.name] }))
  return { ...CITY, ...given, contacts }
}

class Play {
  readonly account: Account
  readonly #scenario: Scenario
  readonly #moment: Moment | undefined
  readonly #desk: Desk
  readonly #platform: Platform
  #sources: Source[]
  #people: Record<string, Shown> = {}
  #shown: ReviewItem[] = []
  #undone: number | undefined
  /** Answered for the platform, so not in its own list. */
  #refused: Sent[] = []

  constructor(scenario: Scenario, desk: Desk, platform: Platform, sources: Source[], powerFails?: Moment) {
    this.#moment = powerFails
    this.#scenario = scenario
    this.#desk = desk
    this.#platform = platform
    this.#sources = sources
    this.account = new Account(platform, (ms) => desk.clock.skip(ms))
  }

  async run(): Promise<Difference | undefined> {
    const { steps, notSettled } = this.#scenario
    this.#people = await this.account.contacts()
    await this.account.groups()
    for (const [index, step] of steps.entries()) {
      const title = `step ${index + 1} (${Object.keys(step).find((key) => key !== 'expect')})`
      const difference = await this.#step(step, title)
      if (difference) return difference
    }
    if (notSettled !== undefined) return undefined
    await this.#platform.faults()
    await this.#platform.forgetRequests()
    await this.#command(ONCE_MORE)
    const got = this.account.writes(await this.#platform.requests())
    return got.length === 0 ? undefined : { step: 'one more sync, which sends nothing', expected: [], got }
  }

  async #step(step: Step, title: string): Promise<Difference | undefined> {
    if ('lookAtReview' in step) {
      this.#shown = reviewOf(this.#desk.agent)
      return this.#compare(step.expect, { exit: 0, said: '', value: undefined }, title)
    }
    if (isAgentStep(step)) return this.#agentStep(step, title)
    await this.#world(step)
    return undefined
  }

  /** Something that happens without the agent. */
  async #world(step: Exclude<Step, AgentStep | { lookAtReview: true }>): Promise<void> {
    const desk = this.#desk
    if ('save' in step) {
      const text = readFileSync(path.join(this.#scenario.folder, step.save), 'utf8')
      desk.write(step.as, this.account.withIds(text))
    } else if ('write' in step) desk.write(step.as, step.write)
    else if ('removeFile' in step) desk.remove(step.removeFile)
    else if ('renameFile' in step)
      renameSync(path.join(desk.folder, step.renameFile), path.join(desk.folder, step.to))
    else if ('changeSource' in step)
      this.#setUp([merged(this.#sources[0]!, step.changeSource), ...this.#sources.slice(1)])
    else if ('changeSources' in step)
      this.#setUp(step.changeSources.map((one) => merged(this.#sources[0]!, one)))
    else if ('colleague' in step) {
      await this.account.colleague(step.colleague)
      this.#people = await this.account.contacts()
    } else if ('faults' in step) await this.#platform.faults(...this.account.withUuids(step.faults))
    else if ('connection' in step) desk.onRequest = CONNECTIONS[step.connection]
    else if ('refuses' in step) desk.onRequest = step.refuses ? this.#refusing(step.refuses) : undefined
    else if ('key' in step) desk.onRequest = step.key === 'right' ? undefined : withKey(step.key)
    else if ('pass' in step) desk.clock.skip(milliseconds(step.pass))
    else if ('restart' in step) desk.close()
    else this.#loseDatabase(step.loseDatabase)
  }

  /** The practice account refuses only what is written in its own rules; other platforms have more of them. */
  #refusing({ mention, answer }: { mention: string; answer: object }): OnRequest {
    return async ({ isWrite, body, method, url }, send) => {
      if (!isWrite || !body.includes(mention)) return send()
      const { pathname: path, searchParams } = url
      this.#refused.push({
        method,
        path,
        query: Object.fromEntries(searchParams),
        body: JSON.parse(body),
        status: 400,
      })
      return Response.json(answer, { status: 400 })
    }
  }

  #setUp(sources: Source[]): void {
    this.#sources = sources
    this.#desk.changeSetup({ sources })
  }

  #loseDatabase(how: 'deleted' | 'damaged'): void {
    const { dataFolder } = this.#desk
    this.#desk.close()
    for (const name of readdirSync(dataFolder).filter((one) => one.startsWith('contact-sync.db'))) {
      const file = path.join(dataFolder, name)
      if (how === 'deleted') rmSync(file)
      else writeFileSync(file, Buffer.alloc(statSync(file).size, 'x'))
    }
  }

  async #agentStep(step: AgentStep, title: string): Promise<Difference | undefined> {
    const before = this.#files()
    await this.#platform.forgetRequests()
    this.#refused = []
    const { ran, cut } = await this.#ranTo(step)
    const difference = await this.#compare(step.expect, ran, title, cut ? lastingOf(step) : undefined)
    if (difference) return difference
    const unseen = untold(this.#desk.agent, await this.#platform.requests()).map((one) =>
      this.account.named(one),
    )
    if (!cut && unseen.length !== step.expect.notInHistory)
      return { step: `${title}: sent, and not in the history`, expected: [], got: unseen }
    const after = this.#files()
    const touched = JSON.stringify(after) !== JSON.stringify(before)
    return touched ? { step: `${title}: the user's files`, expected: before, got: after } : undefined
  }

  /** Whether the power fails in this step, and the next sync has to end where it was to end. */
  #failsIn({ expect, ...step }: AgentStep): boolean {
    const sends = expect.writes.length > 0 || expect.andMore !== undefined
    return this.#moment !== undefined && sends && !('powerFails' in step) && !('watch' in step)
  }

  async #ranTo(step: AgentStep): Promise<{ ran: Ran; cut: boolean }> {
    if ('powerFails' in step) return { ran: await this.#powerFails(step.powerFails), cut: false }
    if (!this.#moment || !this.#failsIn(step)) return { ran: await this.#command(step), cut: false }
    const stop = new AbortController()
    const ran = await cutOff(this.#desk, this.#moment, stop, () => this.#command(step, stop))
    return ran ? { ran, cut: false } : { ran: await this.#command(ONCE_MORE), cut: true }
  }

  #command(step: Command, stop?: AbortController): Promise<Ran> {
    const named = 'resolve' in step ? { ...step, resolve: this.account.withUuids(step.resolve) } : step
    const performing = this.#performing()
    if ('undo' in step) this.#undone = runNamed(performing, step.undo.run)
    return runCommand(stop ? { ...performing, stop } : performing, named)
  }

  #performing(): Performing {
    const { dataFolder, agent } = this.#desk
    const setupFile = () => {
      const file = path.join(dataFolder, 'setup.json')
      writeFileSync(file, JSON.stringify({ workspace: { host: this.#platform.url }, sources: this.#sources }))
      return file
    }
    return { cycle: agent, setupFile, shown: this.#shown, undone: this.#undone }
  }

  async #powerFails({ moment, write }: { moment: 'before' | 'after'; write: number }): Promise<Ran> {
    let writes = 0
    const failed = await this.#desk.syncUntilPowerFails((leaving, at) => {
      if (leaving.isWrite && at === 'before') writes += 1
      return leaving.isWrite && at === moment && writes === write
    })
    return { exit: 0, said: failed ? '' : `there was no write number ${write}`, value: undefined }
  }

  /** Every file of the user: content and time. */
  #files(): Record<string, string> {
    const { folder } = this.#desk
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
    return Object.fromEntries(
      files.map(({ name }) => {
        const file = path.join(folder, name)
        const content = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
        return [name, `${content} saved at ${statSync(file).mtimeMs}`]
      }),
    )
  }

  async #compare(
    expected: Expectation,
    ran: Ran,
    title: string,
    only?: readonly string[],
  ): Promise<Difference | undefined> {
    const requests = [...(await this.#platform.requests()), ...this.#refused]
    const before = this.#people
    this.#people = await this.account.contacts()
    const groups = await this.account.groups()
    const reads = this.account.reads(requests)
    const { andMore } = expected
    const inOrder = expected.inOrder || andMore !== undefined
    const writes = this.account.writes(requests)
    const pairs: Record<string, [expected: unknown, got: unknown]> = {
      exit: [expected.exit, ran.exit],
      writes: [
        ordered(expected.writes, inOrder),
        ordered(
          counted(andMore === undefined ? writes : writes.slice(0, -andMore || undefined), expected.writes),
          inOrder,
        ),
      ],
      throttled: [expected.throttled, requests.filter(({ status }) => status === 429).length],
      reads: [expected.reads, expected.reads.filter((read) => reads.includes(read))],
      says: [expected.says, expected.says.filter((part) => ran.said.includes(part))],
      doesNotSay: [[], expected.doesNotSay.filter((part) => ran.said.includes(part))],
    }
    if (expected.mostReads !== undefined) {
      const most = `at most ${expected.mostReads}`
      pairs.mostReads = [most, reads.length <= expected.mostReads ? most : reads.length]
    }
    if (expected.contacts !== undefined) {
      pairs.contacts = onlyDifferent(this.#everybody(expected.contacts, before), this.#people)
    }
    if (expected.groups !== undefined) pairs.groups = [expected.groups.toSorted(), groups]
    if (expected.fields !== undefined) pairs.fields = [expected.fields, await this.#platform.fieldTypes()]
    if (expected.review !== undefined) {
      const items = reviewOf(this.#desk.agent)
      pairs.review = [expected.review, reviewLike(expected.review, items)]
    }
    if (expected.report !== undefined) pairs.report = reports(expected.report, ran.value)
    if (expected.sources !== undefined) {
      const states = this.#desk.agent.sources.map(({ row }) => this.#desk.repositories.sources.get(row.id))
      const got = states.map(({ name, state, stateCode }) => [
        name,
        stateCode === null ? state : `${state}: ${stateCode}`,
      ])
      pairs.sources = [expected.sources, Object.fromEntries(got)]
    }
    if (expected.left !== undefined) pairs.left = [expected.left, this.#desk.left()]
    // What was cut off and looked up has another story to tell.
    if (expected.history !== undefined && !this.#moment) {
      const { changes = [] } = (ran.value ?? {}) as { changes?: Told[] }
      pairs.history = [expected.history, this.#historyLike(expected.history, changes)]
    }
    if (expected.changes !== undefined) {
      const { changes = [] } = (ran.value ?? {}) as { changes?: Record<string, unknown>[] }
      pairs.changes = [expected.changes, changes.map(({ source: _source, ...rest }) => rest)]
    }
    const different = Object.entries(pairs).filter(
      ([name, [wanted, got]]) => (only?.includes(name) ?? true) && !same(wanted, got),
    )
    if (different.length === 0) return undefined
    return {
      step: title,
      expected: Object.fromEntries(different.map(([name, [wanted]]) => [name, wanted])),
      got: {
        ...Object.fromEntries(different.map(([name, [, got]]) => [name, got])),
        ...(ran.said !== '' && { _said: ran.said.split('\n') }),
      },
    }
  }

  /** The changes with those keys that the expected one in the same place names. */
  #historyLike(expected: NonNullable<Expectation['history']>, changes: readonly Told[]): unknown[] {
    return changes.map((change, index) => {
      const wanted = expected[index] ?? {}
      const requests = change.requests.map(({ path: to, body }) => {
        const [pathname = '', query = ''] = to.split('?')
        const given = Object.fromEntries(new URLSearchParams(query))
        return { method: 'POST', path: pathname, query: given, body, status: 200 }
      })
      const all = { ...change, requests: this.account.writes(requests) }
      const named = Object.entries(all).filter(
        ([key]) => key in wanted || ['kind', 'person', 'outcome'].includes(key),
      )
      return Object.fromEntries(named)
    })
  }

  #everybody(
    expected: NonNullable<Expectation['contacts']>,
    before: Record<string, Shown>,
  ): Record<string, Shown> {
    if (expected === 'unchanged') return before
    const named = (people: Record<string, ExpectedContact>) =>
      Object.entries(people).map(([handle, person]): [string, Shown] => [
        handle,
        {
          ...person,
          groups: person.groups.toSorted(),
          name: person.name === undefined ? plain(handle) : person.name,
        },
      ])
    if ('everybody' in expected) return sorted(named(expected.everybody))
    const { folder } = this.#scenario
    const [source] = this.#sources
    const rows = contactsOf(path.join(folder, expected.like), source!.columns, source!.groups ?? [])
    const except = Object.entries(expected.except)
    return sorted([
      ...rows
        .filter(({ name }) => !(name in expected.except))
        .map((row): [string, Shown] => [row.name, { ...row, status: 'active' }]),
      ...named(
        Object.fromEntries(except.filter((entry): entry is [string, ExpectedContact] => entry[1] !== null)),
      ),
    ])
  }
}

type OnRequest = NonNullable<Desk['onRequest']>
const broken = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
const CONNECTIONS: Readonly<Record<string, OnRequest | undefined>> = {
  good: undefined,
  none: broken,
  'only reads': (leaving, send) => (leaving.isWrite ? broken() : send()),
  twice: async (leaving, send) => {
    if (leaving.isWrite) await (await send()).text()
    return send()
  },
}
/** As the agent asks, with another key. */
const withKey =
  (key: string): OnRequest =>
  ({ method, url, body }) =>
    fetch(url, {
      method,
      headers: { Authorization: `Token ${key}`, 'Content-Type': 'application/json' },
      ...(body !== '' && { body }),
    })

const isAgentStep = (step: Step): step is AgentStep => 'expect' in step && !('lookAtReview' in step)
const ONCE_MORE: Command = { sync: { yes: true }, expect: NOTHING_EXPECTED }
/** A handle without the number of a namesake. */
const plain = (handle: string): string => handle.replace(/ \(\d+\)$/, '')
const sorted = (people: [string, Shown][]) => Object.fromEntries(people.sort(([a], [b]) => (a < b ? -1 : 1)))

function milliseconds(text: string): number {
  const [, number, unit] = /^(\d+) (second|minute|hour|day)/.exec(text)!
  return Number(number) * MS[unit as keyof typeof MS]
}

/** Of many contacts only those that differ are worth showing. */
function onlyDifferent(
  expected: Record<string, Shown>,
  got: Record<string, Shown>,
): [expected: Record<string, Shown>, got: Record<string, Shown>] {
  const differ = ([handle]: [string, Shown]) => !same(expected[handle], got[handle])
  return [
    Object.fromEntries(Object.entries(expected).filter(differ)),
    Object.fromEntries(Object.entries(got).filter(differ)),
  ]
}

/** Values without the order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
const ordered = (list: readonly unknown[], inOrder: boolean): unknown[] =>
  inOrder ? [...list] : list.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1))

/** Where a situation gives only the number of contacts in a call, so does what was sent. */
function counted(writes: readonly { body?: unknown }[], expected: Expectation['writes']): unknown[] {
  const numbers = expected.some(
    ({ body }) => typeof (body as { contacts?: unknown } | undefined)?.contacts === 'number',
  )
  if (!numbers) return [...writes]
  return writes.map((write) => {
    const { contacts } = (write.body ?? {}) as { contacts?: unknown }
    return Array.isArray(contacts)
      ? { ...write, body: { ...(write.body as object), contacts: contacts.length } }
      : write
  })
}

/** The items with those keys that the expected one in the same place names. */
function reviewLike(expected: NonNullable<Expectation['review']>, items: readonly ReviewItem[]): unknown[] {
  return items.map((item, index) => {
    const wanted = expected[index]
    if (!wanted) return item
    return {
      kind: item.kind,
      ...(wanted.source !== undefined && { source: item.source }),
      ...(wanted.contact !== undefined && { contact: item.contact }),
      ...(wanted.row !== undefined && { row: item.row }),
      ...(wanted.attributes !== undefined && {
        attributes: item.attributes.map(({ name, base, spreadsheet, platform }) => ({
          name,
          base,
          spreadsheet,
          platform,
        })),
      }),
      ...(wanted.people !== undefined && {
        people: typeof wanted.people === 'number' ? (item.people?.length ?? 0) : (item.people ?? []),
      }),
      ...(wanted.says !== undefined && {
        says: wanted.says.every((part) => item.sentence.includes(part)) ? wanted.says : [item.sentence],
      }),
    }
  })
}

function reports(expected: NonNullable<Expectation['report']>, value: unknown): [unknown, unknown] {
  const given = (value ?? {}) as Record<string, unknown>
  const named = Object.keys(expected).filter((key) => !COUNTS.some((count) => count === key))
  const keys = [...COUNTS, ...named]
  const zero = Object.fromEntries(COUNTS.map((key) => [key, 0]))
  return [{ ...zero, ...expected }, Object.fromEntries(keys.map((key) => [key, given[key]]))]
}
