/**
 * New versions: looked for at start and once a day, fetched when there is one, installed when it disturbs nobody. What
 * the feed says is judged in `update-manifest.ts`; fetching and installing is electron-updater's (`update-installer.ts`),
 * which never sees an address or a hash that we did not sign.
 *
 * 1. Ask the feed, unless switched off. A refusal, or no answer, changes nothing but what Settings says.
 * 2. Newer, and ours to install: fetched whole, and kept by electron-updater until it is needed.
 * 3. Installed once the window is closed and nothing has been sent for a moment, or when the person says so. The file is
 *    looked at once more, the agent closes its database, and the new version starts as the old one was: with or without
 *    its window. It copies the database before it changes it (`store/copies.ts`).
 * 4. The next start sees whether it is the new version. If not, it is not tried again by itself.
 */
import { z } from 'zod'
import type { UpdateState, Updates, UpdateTrouble } from '../../shared/update.ts'
import { askFeed, type Feed } from './update-feed.ts'
import { compareVersions, judgeManifest, type Manifest, manifestName } from './update-manifest.ts'

export type Installer = {
  /** Throws nothing; a file that is there already and whole is taken. */
  fetch(
    manifest: Manifest,
    onProgress: (fraction: number) => void,
  ): Promise<'fetched' | 'file' | 'broken-off'>
  /** Is the fetched file still what was signed for? */
  isWhole(manifest: Manifest): Promise<boolean>
  /** Puts the new version in this one's place and ends the program. False: it could not. */
  install(): boolean
}

/** What outlives the program; `update.json` in the data folder. */
export const updateMemory = z.object({
  newestSeen: z.string().default('0.0.0'),
  /** Being installed when the program ended. */
  installing: z.object({ version: z.string(), hidden: z.boolean() }).optional(),
  /** Was tried in vain. */
  failed: z.string().optional(),
})
export type UpdateMemory = z.output<typeof updateMemory>

type Source = { feed: Feed; fetch: typeof globalThis.fetch; installer: Installer }

export type UpdateParts = {
  /** Undefined: this copy asks nobody. */
  source: Source | undefined
  app: string
  system: string
  running: string
  byAdministrator: boolean
  memory: { read(): UpdateMemory | undefined; write(memory: UpdateMemory): void }
  /** What the person chose, and what the administrator did, if anything. */
  choice: { get(): boolean; set(on: boolean): void; policy(): boolean | undefined }
  now(): number
  /** The window is closed and nothing is being sent. */
  isCalm(): boolean
  onChange(updates: Updates): void
  note(sentence: string): void
  /** Everything is closed, in order; what runs after it ends the program. */
  leave(): Promise<void>
  /** It could not be installed: the program starts as it was. */
  startAgain(): void
  times?: typeof TIMES
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const TIMES = {
  /** A start has more urgent things to do. */
  first: 30_000,
  /** How often it is seen whether a day has gone by: timers stand still while a PC sleeps. */
  look: HOUR,
  /** Closed for so long, the window was not closed by mistake. */
  calm: 10_000,
  /** An installer that has not ended the program by now will not. */
  install: 2 * 60_000,
}

export function openUpdates(parts: UpdateParts) {
  const { source, running, choice } = parts
  const times = parts.times ?? TIMES
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let memory: UpdateMemory = parts.memory.read() ?? { newestSeen: '0.0.0' }
  let state: UpdateState = { kind: 'nothing-yet' }
  let ready: Manifest | undefined
  let checking: Promise<void> | undefined
  let calm: ReturnType<typeof setTimeout> | undefined
  /** When the feed is asked again, and how often in a row a file broke off. */
  let nextAt = 0
  let brokenOff = 0
  let leaving = false

  const remember = (changed: Partial<UpdateMemory>) => {
    memory = { ...memory, ...changed }
    try {
      parts.memory.write(memory)
    } catch {
      parts.note('What is known of new versions could not be kept.') // a full disk: until the program ends it is known
    }
  }
  const isOn = () => choice.policy() ?? choice.get()
  const get = (): Updates => ({
    version: running,
    host: source?.feed.host ?? '',
    on: isOn(),
    locked: choice.policy() !== undefined,
    byAdministrator: parts.byAdministrator,
    state: !source ? { kind: 'not-set-up' } : isOn() ? state : { kind: 'off' },
  })
  const become = (next: UpdateState) => {
    state = next
    parts.onChange(get())
  }
  /** A version that is there already stays; a later look may still bring the one after it. */
  const fail = (why: UpdateTrouble) => {
    parts.note(`No new version: ${why}.`)
    become(
      ready ? { kind: 'ready', version: ready.version } : { kind: 'failed', why, checkedAt: parts.now() },
    )
  }

  const startedHidden = seeWhatBecame()

  /** @returns whether the program that installed this one had no window. */
  function seeWhatBecame(): boolean {
    const { installing } = memory
    if (!installing) return false
    const isNew = compareVersions(running, installing.version) >= 0
    parts.note(isNew ? `Updated to version ${running}.` : `Version ${installing.version} was not installed.`)
    remember({ installing: undefined, failed: isNew ? undefined : installing.version })
    if (!isNew) state = { kind: 'failed', why: 'install', checkedAt: parts.now() }
    return installing.hidden
  }

  async function check(): Promise<void> {
    if (!source || !isOn() || leaving) return
    checking ??= look(source).finally(() => {
      checking = undefined
    })
    return checking
  }

  async function look({ feed, fetch, installer }: Source): Promise<void> {
    if (!ready) become({ kind: 'checking' })
    const heard = await askFeed(feed, manifestName(parts.system), fetch)
    if (!isOn()) return
    if (heard.kind !== 'text') return fail(heard.kind)
    const { newestSeen } = memory
    const verdict = judgeManifest(heard.text, { ...parts, keys: feed.keys, newestSeen })
    if (verdict.kind === 'refused') return fail(verdict.why)
    const checkedAt = parts.now()
    nextAt = checkedAt + DAY
    if (verdict.kind === 'same') {
      ready = undefined
      return become({ kind: 'up-to-date', checkedAt })
    }
    const { manifest } = verdict
    remember({ newestSeen: manifest.version })
    if (parts.byAdministrator) return become({ kind: 'administrator', version: manifest.version, checkedAt })
    if (ready?.version === manifest.version) return
    await bring(manifest, installer)
  }

  async function bring(manifest: Manifest, installer: Installer): Promise<void> {
    const { version } = manifest
    ready = undefined
    become({ kind: 'downloading', version, fraction: 0 })
    const end = await installer.fetch(manifest, (fraction) => {
      if (isOn()) become({ kind: 'downloading', version, fraction })
    })
    if (!isOn()) return
    if (end !== 'fetched') {
      // A wrong file is the same file tomorrow; what broke off is begun anew in an hour, in two, in four.
      if (end === 'broken-off') nextAt = parts.now() + Math.min(DAY, HOUR * 2 ** brokenOff++)
      return fail(end)
    }
    brokenOff = 0
    parts.note(`Version ${version} is ready to be installed.`)
    ready = manifest
    become({ kind: 'ready', version })
    settle()
  }

  /** Window or agent changed: is this the time? */
  function settle(): void {
    const mayInstall = () =>
      ready !== undefined && ready.version !== memory.failed && isOn() && !leaving && parts.isCalm()
    if (!mayInstall()) {
      clearTimeout(calm)
      calm = undefined
      return
    }
    calm ??= after(times.calm, () => {
      calm = undefined
      if (mayInstall()) void install({ hidden: true })
    })
  }

  async function install({ hidden }: { hidden: boolean }): Promise<void> {
    const manifest = ready
    if (!manifest || !source || leaving) return
    leaving = true
    if (!(await source.installer.isWhole(manifest))) {
      leaving = false
      ready = undefined
      nextAt = 0
      return fail('file')
    }
    become({ kind: 'installing', version: manifest.version })
    remember({ installing: { version: manifest.version, hidden } })
    await parts.leave()
    if (!source.installer.install()) return parts.startAgain()
    after(times.install, parts.startAgain)
  }

  function after(ms: number, then: () => void): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, ms)
    timers.add(timer)
    return timer
  }

  return {
    get,
    startedHidden,
    /** From now on it looks by itself. */
    begin(): void {
      if (!source) return
      after(times.first, () => void check())
      const hourly = setInterval(() => {
        const wait = nextAt - parts.now()
        if (wait <= 0 || wait > DAY) void check()
      }, times.look)
      timers.add(hourly)
    },
    check,
    settle,
    /** @returns what came of it: an administrator's choice stays. */
    change(on: boolean): 'changed' | 'locked' {
      if (choice.policy() !== undefined) return 'locked'
      choice.set(on)
      if (!on) ready = undefined
      become(on ? { kind: 'nothing-yet' } : state)
      if (on) void check()
      return 'changed'
    },
    /** The person does not want to wait. */
    install: () => install({ hidden: false }),
    close(): void {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
export type OpenUpdates = ReturnType<typeof openUpdates>
