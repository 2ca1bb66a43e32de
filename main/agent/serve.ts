/**
 * The agent as the desktop app runs it: one account (the practice one, or the user's own) at work, paused or stopped, and
 * windows that ask. Steps that open, close or change the account take turns; everything a window asks meanwhile waits.
 *
 * It is told of the PC only through `DeskParts`: network, clock, readers, keychain. Nothing here knows Electron.
 */
import { mkdirSync, rmSync, statfsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountKnown } from '../../shared/ipc-account.ts'
import type { SettingsDone } from '../../shared/ipc-settings.ts'
import { isPaused, type PauseChoice, pauseFrom } from '../../shared/pause.ts'
import type { Setup } from '../../shared/setup.ts'
import { nothingYet, type Standing, type Trouble } from '../../shared/standing.ts'
import type { Clock } from '../platform/clock.ts'
import { readHost } from '../platform/host.ts'
import type { PracticeServer } from '../practice/server.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { asStoreError, isDiskFull, StoreError } from '../store/open-store.ts'
import { watchClock } from './clock-watch.ts'
import { complaintsOf } from './complaints.ts'
import { type OpenData, openData } from './cycle.ts'
import { type BadPlace, badPlace, badPlaceSentence } from './data-place.ts'
import { type AnswerHanded, takeCommands } from './handover.ts'
import { openHookSecrets } from './hook-secrets.ts'
import {
  isLocked,
  isOtherHost,
  lockedChanges,
  type Policy,
  policyPlaces,
  readPolicy,
  withPolicy,
} from './policy.ts'
import { type RunningAccount, runAccount } from './serve-account.ts'
import { dropsIn } from './serve-add-bytes.ts'
import { answerers } from './serve-asks.ts'
import {
  type AccountKind,
  type DeskFile,
  isCalled,
  type OwnAccount,
  openDeskFiles,
  readSetup,
  type WrittenSetup,
} from './serve-files.ts'
import { openPractice, PRACTICE_KEY, practiceSetup } from './serve-practice.ts'
import { openWindows, type WindowPort } from './serve-window.ts'
import type { KnownAccounts } from './try-account.ts'

export type KeyRing = {
  read(name: string): Promise<{ kind: 'key'; key: string } | { kind: 'none' } | { kind: 'unreadable' }>
  keep(name: string, key: string): Promise<{ kind: 'kept' } | { kind: 'no-keychain' }>
  drop(name: string): Promise<void>
}
export type DeskParts = {
  dataFolder: string
  /** Where the practice account's spreadsheets lie in the program. */
  samples: string
  fetch: typeof globalThis.fetch
  clock: Clock
  readers: ReaderHost
  keys: KeyRing
  /** Where an administrator's file may lie; left out: where the system has such files. Never given by a packed app. */
  policyPlaces?: readonly string[]
  /** The program's. */
  version?: string
  /** Carries out what a command line beside the window hands over; the command line's own, which knows the commands. */
  answerHanded: AnswerHanded
  onStanding(standing: Standing): void
  /** A mistake in the program, for the log; what is asked goes on. */
  onMistake(what: string, error: unknown): void
  /** What cannot be gone on from. Default: thrown, which ends the process; the shell starts it again. */
  onFailure?(error: unknown): void
}
export type Desk = ReturnType<typeof openDesk>
type NewAccount = {
  address: string
  key: string
  uuid?: string | undefined
  name?: string | undefined
}
export type TriedSetup =
  | { ok: true; kind: AccountKind; written: WrittenSetup; changed: WrittenSetup; setup: Setup }
  | Exclude<SettingsDone, { ok: true }>

/** A change is shown at most this often. */
const SHOW_EVERY_MS = 200
/** Windows hear of changed data so often; longer than a page may be out of date (serve-pages.ts). */
const LOOK_AT_DATA_MS = 1000
/** What keeps the data folder from being written is looked at again this often. */
const TRY_AGAIN_MS = 15_000
/** Another agent may still be closing this data folder: one that was told to quit, or is being ended. */
const IN_USE_TRIES = 20
const IN_USE_WAIT_MS = 250

const noAccount = {
  ok: false,
  why: 'no-account',
  sentence: 'There is no account yet.',
  complaints: [],
  locked: [],
} satisfies SettingsDone
const lockedRefusal = (locked: string[]): Exclude<SettingsDone, { ok: true }> => ({
  ok: false,
  why: 'locked',
  sentence: `This is set by your administrator: ${locked.join(', ')}.`,
  complaints: [],
  locked,
})

export function openDesk(parts: DeskParts) {
  const { clock, keys } = parts
  const files = openDeskFiles(parts.dataFolder)
  const secrets = openHookSecrets(keys, (kind) => (kind === 'account' ? desk.account : kind))
  const places = parts.policyPlaces ?? policyPlaces(process.platform, process.env)
  let desk = files.readDesk()
  let policy: Policy = readPolicy(places)
  let account: RunningAccount | undefined
  let data: OpenData | undefined
  let commands: { close(): void } | undefined
  let practice: PracticeServer | undefined
  /** What keeps the account from being opened at all. */
  let trouble: Trouble | null = null
  /** What waited when this process opened an account first, by its folder; null where nothing did, or it was read. */
  const continued = new Map<string, Standing['continued']>()
  /** Keys given while there is no keychain, by account: kept only as long as this process lives. */
  const keysInMemory = new Map<string, string>()
  const clockWatch = watchClock(parts.fetch, clock, () => show())
  /** Whatever a window asks first waits until the agent has begun. */
  const begun = Promise.withResolvers<void>()
  let turn: Promise<unknown> = begun.promise
  let showing: ReturnType<typeof setTimeout> | undefined
  let pauseEnds: ReturnType<typeof setTimeout> | undefined
  let tryingAgain: ReturnType<typeof setTimeout> | undefined
  let closed = false
  /** Why nothing may be begun in this data folder. */
  let refused: string | undefined
  let refusedPlace: BadPlace | null = null

  const fail = (error: unknown) => {
    const known = asStoreError(error, desk.active ? files.folderOf(desk.active) : parts.dataFolder)
    if (known instanceof StoreError) {
      const { kind } = known.failure
      trouble = { kind: 'data', code: isDiskFull(error) ? 'disk-full' : kind, sentence: known.message }
      // What is found damaged while it is open is put aside when it is opened anew.
      if (kind === 'not-writable' || kind === 'in-use' || kind === 'damaged') tryAgainLater()
      show()
      return
    }
    if (parts.onFailure) return parts.onFailure(error)
    throw error
  }

  /** A disk gets room again, a folder its permissions: without anybody telling. */
  function tryAgainLater(): void {
    clearTimeout(tryingAgain)
    if (closed) return
    tryingAgain = setTimeout(() => void reopen().catch(fail), TRY_AGAIN_MS)
  }

  function takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }

  function standing(): Standing {
    const setup = desk.active && files.writtenSetup(desk.active)
    if (!desk.active || !setup) return { ...nothingYet, pause: desk.pause, trouble }
    const { host } = setup.workspace
    const name = account?.cycle.workspace.name || ownAccount()?.name || host
    const base = {
      account: { name, host, practice: desk.active === 'practice' },
      pause: desk.pause,
      clock: clockWatch.off(),
    }
    if (!account) return { ...nothingYet, ...base, trouble }
    const own = account.standing()
    const wentOn = continued.get(files.folderOf(desk.active)) ?? null
    return { ...own, ...base, trouble: trouble ?? own.trouble, continued: wentOn }
  }

  function show(): void {
    showing ??= setTimeout(() => {
      showing = undefined
      if (closed) return
      noteAccount()
      const now = standing()
      parts.onStanding(now)
      windows.tell('standingChanged', now)
    }, SHOW_EVERY_MS)
  }

  /** The user's own account in use, as it was last known. */
  const ownAccount = (): OwnAccount | undefined =>
    desk.active === 'account' ? desk.accounts.find(({ id }) => id === desk.account) : undefined

  /** What the platform calls the account, for when it cannot be asked. */
  function noteAccount(): void {
    const own = ownAccount()
    const told = account?.cycle.workspace
    if (!own || told?.uuid == null || (own.uuid === told.uuid && own.name === told.name)) return
    const { uuid, name } = told
    try {
      changeDesk({ accounts: desk.accounts.map((one) => (one === own ? { ...own, uuid, name } : one)) })
    } catch {
      // No room on the disk: it is written down another time.
    }
  }

  function changeDesk(changed: Partial<DeskFile>): void {
    const next = { ...desk, ...changed }
    files.writeDesk(next)
    desk = next
  }

  /** Opens what is in use. Leaves a trouble where that cannot be. */
  async function open(): Promise<void> {
    trouble = null
    const kind = desk.active
    const folder = kind && files.folderOf(kind)
    if (kind === 'practice' && folder) {
      practice ??= await openPractice(folder)
      const written = files.writtenSetup('practice')
      if (written && written.workspace.host !== practice.url)
        files.writeSetup('practice', { ...written, workspace: { ...written.workspace, host: practice.url } })
    }
    const written = kind && files.writtenSetup(kind)
    if (!kind || !folder || !written) return show()
    policy = readPolicy(places)
    const reading = readSetup(withPolicy(written, policy, kind === 'practice'))
    if (!reading.ok) {
      trouble = {
        kind: 'data',
        code: 'setup',
        sentence: reading.errors.map(({ sentence }) => sentence).join(' '),
      }
      return show()
    }
    const token = await tokenFor(kind, reading.setup.workspace.host)
    if (token === undefined) return show()
    try {
      data = await openPatiently(`${folder}/data`)
      account = runAccount(
        {
          setup: reading.setup,
          folder,
          data,
          dataFolder: `${folder}/data`,
          token,
          fetch: clockWatch.fetch,
          clock,
          readers: parts.readers,
          hookSecrets: await secrets.of(kind, reading.setup),
          onChange: show,
          onFailure: fail,
        },
        isPaused(desk.pause, clock.wall()),
      )
      noteContinued(folder, account)
      commands = await takeCommands(`${folder}/data`, takeHanded)
      if (reading.setup.sources.length === 0 && !isPaused(desk.pause, clock.wall()))
        void account.look().catch(fail)
    } catch (error) {
      await shut()
      fail(error)
    }
    show()
  }

  /** Another process had not come to the end. While it is paused nothing goes on. */
  function noteContinued(folder: string, { cycle }: RunningAccount): void {
    if (continued.has(folder)) return
    const changes = cycle.repositories.outbox
      .countKinds(cycle.workspace.id)
      .reduce((sum, { state, n }) => sum + (state === 'provisional' ? 0 : n), 0)
    const goesOn = changes > 0 && !isPaused(desk.pause, clock.wall())
    continued.set(folder, goesOn ? { at: clock.wall(), changes } : null)
  }

  async function openPatiently(folder: string): Promise<OpenData> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return openData(folder, clock.wall())
      } catch (error) {
        const isTaken = error instanceof StoreError && error.failure.kind === 'in-use'
        if (!isTaken || attempt >= IN_USE_TRIES) throw error
        await sleep(IN_USE_WAIT_MS)
      }
    }
  }

  /** A key goes to no other address than the one it was given for, whatever a policy or setup file says by now. */
  async function tokenFor(kind: AccountKind, host: string): Promise<string | undefined> {
    if (kind === 'practice') return PRACTICE_KEY
    const own = desk.accounts.find(({ id }) => id === desk.account)
    if (own && own.host !== host) {
      trouble = { kind: 'key-missing', unreadable: false }
      return undefined
    }
    const inMemory = keysInMemory.get(desk.account)
    if (inMemory !== undefined) return inMemory
    const answer = await keys.read(desk.account)
    if (answer.kind === 'key') return answer.key
    trouble = { kind: 'key-missing', unreadable: answer.kind === 'unreadable' }
    return undefined
  }

  async function shut(): Promise<void> {
    commands?.close()
    commands = undefined
    const open = account
    account = undefined
    await open?.close()
    data?.close()
    data = undefined
  }

  /** Something else than what is open: where that fails, what was is opened again. */
  async function afterShut<T>(work: () => Promise<T>): Promise<T> {
    await shut()
    try {
      return await work()
    } catch (error) {
      tryAgainLater()
      throw error
    }
  }

  /** The account of this host and uuid; one whose uuid nobody told yet is believed to be it. */
  const knownAs = (host: string, uuid: string | undefined): OwnAccount | undefined => {
    const there = desk.accounts.filter((one) => one.host === host)
    if (uuid === undefined) return there.find(({ id }) => id === desk.account) ?? there[0]
    return there.find((one) => one.uuid === uuid) ?? there.find((one) => one.uuid === null)
  }

  const reopen = () =>
    takeTurn(async () => {
      await shut()
      if (!closed) await open()
    })

  /** A command line beside the window hands its commands to this process. */
  const takeHanded = parts.answerHanded(() => {
    if (isPaused(desk.pause, clock.wall()))
      return { refused: 'The desktop app is paused. Let it go on first; nothing was done.', exitCode: 3 }
    if (!account) return []
    const { cycle, alone, signal } = account
    return [{ host: cycle.options.setup.workspace.host, cycle, alone, signal }]
  })

  /** Where it cannot be written down it holds as long as this process lives. */
  async function setPause(pause: typeof desk.pause): Promise<void> {
    desk = { ...desk, pause }
    waitForPauseEnd()
    let notWritten: unknown
    try {
      files.writeDesk(desk)
    } catch (error) {
      notWritten = error
    }
    await reopen()
    if (notWritten !== undefined) fail(notWritten)
  }

  function waitForPauseEnd(): void {
    clearTimeout(pauseEnds)
    const until = desk.pause?.until
    if (until == null) return
    // A PC that slept wakes with the timer late; `lookAgain` then ends the pause. Where the clock was set back its time is over.
    const wait = Math.max(0, until - clock.wall())
    pauseEnds = setTimeout(() => void setPause(null).catch(fail), wait)
    pauseEnds.unref()
  }

  function endPauseIfOver(): void {
    if (!desk.pause || desk.pause.until === null) return
    if (!isPaused(desk.pause, clock.wall())) void setPause(null).catch(fail)
  }

  async function beginWithAccount(): Promise<void> {
    mkdirSync(parts.dataFolder, { recursive: true, mode: 0o700 })
    const fileSystem = statfsSync(parts.dataFolder).type
    const place = badPlace(parts.dataFolder, { platform: process.platform, env: process.env, fileSystem })
    if (place) {
      refused = badPlaceSentence(place, parts.dataFolder)
      refusedPlace = place
      trouble = { kind: 'data', code: `${place}-folder`, sentence: refused }
      return show()
    }
    if (desk.pause && !isPaused(desk.pause, clock.wall())) desk = { ...desk, pause: null }
    waitForPauseEnd()
    await open()
  }

  /** Another setup as it would be read, and as it was; nothing is written. */
  function trySetup(change: (written: WrittenSetup) => WrittenSetup): TriedSetup {
    const kind = desk.active
    const written = kind && files.writtenSetup(kind)
    if (!kind || !written) return noAccount
    const changed = change(written)
    const locked = lockedChanges(written, changed, policy)
    if (locked.length > 0) return lockedRefusal(locked)
    const reading = readSetup(withPolicy(changed, policy, kind === 'practice'))
    if (reading.ok) return { ok: true, kind, written, changed, setup: reading.setup }
    return {
      ok: false,
      why: 'wrong',
      sentence: reading.errors.map(({ sentence }) => sentence).join(' '),
      complaints: complaintsOf(reading.errors),
      locked: [],
    }
  }

  const actions = {
    standing,
    account: (): RunningAccount | undefined => account,
    files,
    dataFolder: parts.dataFolder,
    readers: parts.readers,
    kind: (): AccountKind | null => desk.active,
    pause: (choice: PauseChoice | 'resume') =>
      setPause(choice === 'resume' ? null : pauseFrom(choice, clock.wall())),
    /** Looks at everything now; removals keep their delay. */
    syncNow(): void {
      if (!account || isPaused(desk.pause, clock.wall())) return
      if (account.cycle.sources.length > 0) account.watch.lookNow()
      else void account.look().catch(fail)
    },
    continuedSeen(): void {
      if (desk.active) continued.set(files.folderOf(desk.active), null)
      show()
    },
    /** The practice account with its samples, which are sent at once: everything in it is made up. */
    async startPractice(): Promise<void> {
      if (refused !== undefined) throw new Error(refused)
      await takeTurn(() =>
        afterShut(async () => {
          const folder = files.folderOf('practice')
          practice ??= await openPractice(folder)
          if (!files.writtenSetup('practice'))
            files.writeSetup('practice', practiceSetup(folder, parts.samples, practice.url))
          changeDesk({ active: 'practice', pause: null })
          await open()
        }),
      )
      void account?.syncApproved().catch(fail)
    },
    /** Another setup for the account in use: it is opened anew. Nothing an administrator locked is changed. */
    async changeSetup(change: (written: WrittenSetup) => WrittenSetup): Promise<SettingsDone> {
      const tried = trySetup(change)
      if (!tried.ok) return tried
      files.writeSetup(tried.kind, tried.changed)
      await reopen()
      return { ok: true }
    },
    trySetup,
    /** Nobody is removed by that; of a webhook its secret goes, too. */
    async removeSource(name: string): Promise<SettingsDone> {
      const done = await actions.changeSetup((written) => ({
        ...written,
        sources: written.sources.filter((one) => !isCalled(one, name)),
      }))
      const isGone = !actions.setup()?.sources.some((one) => isCalled(one, name))
      if (done.ok && desk.active && isGone) await secrets.drop(desk.active, name)
      return done
    },
    /** What counts: as it is written, with what the administrator says; null before there is an account. */
    setup: (): WrittenSetup | null => {
      const written = desk.active && files.writtenSetup(desk.active)
      return written ? withPolicy(written, policy, desk.active === 'practice') : null
    },
    policy: (): Policy => policy,
    version: parts.version ?? null,
    hookSecrets: secrets,
    /** Everything that must not be written anywhere: the access key and the webhooks' secrets. */
    async secrets(): Promise<string[]> {
      const key = keysInMemory.get(desk.account) ?? (await keys.read(desk.account))
      const own = typeof key === 'string' ? [key] : key.kind === 'key' ? [key.key] : []
      const setup = account?.cycle.options.setup
      const ofHooks = setup && desk.active ? await secrets.of(desk.active, setup) : new Map<string, string>()
      return [...own, ...ofHooks.values()]
    },
    /** Everything is opened anew, as after another setup; events are received again when this resolves. */
    async reopen(): Promise<void> {
      await reopen()
      await account?.hearing()
    },
    place: () => ({ folder: parts.dataFolder, refused: refusedPlace }),
    /**
     * The user's own account, after its key was tested: one this PC knows goes on where it stopped, another begins with
     * nothing. `kept: false`: no keychain, the key is asked again next time.
     */
    async connectAccount({ address, key, uuid, name }: NewAccount): Promise<{ kept: boolean }> {
      if (refused !== undefined) throw new Error(refused)
      const host = readHost(address)
      if (host.kind === 'bad-host' || isOtherHost(policy, address))
        throw new Error('the address was not tested')
      return takeTurn(() =>
        afterShut(async () => {
          const known = knownAs(host.origin, uuid)
          const id = known?.id ?? files.newAccountId()
          const kept = await keys.keep(id, key)
          if (kept.kind === 'kept') keysInMemory.delete(id)
          else keysInMemory.set(id, key)
          const own = known ?? { id, host: host.origin, uuid: uuid ?? null, name: name ?? host.origin }
          const others = desk.accounts.filter((one) => one !== known)
          changeDesk({ active: 'account', account: id, accounts: [...others, own], pause: null })
          if (!files.writtenSetup('account'))
            files.writeSetup('account', { workspace: { host: host.origin }, sources: [] })
          await open()
          return { kept: kept.kind === 'kept' }
        }),
      )
    },
    /** One of `accounts`. Its key may have to be asked for. */
    switchAccount: (id: string) =>
      takeTurn(async () => {
        if (!desk.accounts.some((one) => one.id === id)) return
        await afterShut(async () => {
          changeDesk({ active: 'account', account: id, pause: null })
          await open()
        })
      }),
    /** Its key is erased here, and with `deleteData` all this PC keeps of it; the platform keeps what it has. */
    disconnect: ({ deleteData }: { deleteData: boolean }) =>
      takeTurn(async () => {
        const kind = desk.active
        if (!kind) return
        await shut()
        if (kind === 'account') {
          keysInMemory.delete(desk.account)
          await keys.drop(desk.account)
        }
        if (deleteData) {
          for (const source of files.writtenSetup(kind)?.sources ?? [])
            if ('name' in source) await secrets.drop(kind, String(source.name))
          if (kind === 'practice') await practice?.close()
          if (kind === 'practice') practice = undefined
          files.erase(kind)
          rmSync(dropsIn(parts.dataFolder), { recursive: true, force: true })
        }
        const own = ownAccount()
        changeDesk({
          active: null,
          accounts: deleteData ? desk.accounts.filter((one) => one !== own) : desk.accounts,
        })
        trouble = null
        show()
      }),
    /** What an administrator says of the address. */
    givenAddress(): { address: string; locked: boolean } | null {
      const { workspace } = policy.settings
      const host = typeof workspace === 'object' && workspace && 'host' in workspace ? workspace.host : null
      return typeof host === 'string' ? { address: host, locked: isLocked(policy, 'workspace.host') } : null
    },
    accounts: (): AccountKnown[] => [
      ...desk.accounts.map(({ id, name, host }) => ({
        id,
        name,
        host,
        practice: false,
        inUse: desk.active === 'account' && id === desk.account,
      })),
      ...(files.hasPractice()
        ? [{ id: 'practice', name: '', host: '', practice: true, inUse: desk.active === 'practice' }]
        : []),
    ],
    known: {
      isKnown: (host: string, uuid: string) => knownAs(host, uuid) !== undefined,
      instead(host: string, uuid: string): string | null {
        const own = ownAccount()
        return own && own !== knownAs(host, uuid) ? own.name : null
      },
    } satisfies KnownAccounts,
    /** Where the key of the account in use is. */
    keyPlace: (): 'kept' | 'in-memory' | 'none-needed' | 'missing' => {
      if (desk.active === 'practice') return 'none-needed'
      if (keysInMemory.has(desk.account)) return 'in-memory'
      return account ? 'kept' : 'missing'
    },
    clockOff: clockWatch.off,
    fetch: clockWatch.fetch,
    clock,
    fail,
  }
  const windows = openWindows(answerers(actions), parts.onMistake)

  let told = { revision: 0, again: false }
  const lookingAtData = setInterval(() => {
    if (!account || windows.open === 0) return
    const revision = account.pages().revision()
    const isNew = revision !== told.revision
    // Once more after the last change: a page asked for in between may have been the one before it.
    if (isNew || told.again) windows.tell('dataChanged', { revision })
    told = { revision, again: isNew }
  }, LOOK_AT_DATA_MS)
  lookingAtData.unref()

  return {
    /** Opens the account in use, if there is one. */
    async begin(): Promise<void> {
      try {
        await beginWithAccount()
      } catch (error) {
        fail(error)
      } finally {
        begun.resolve()
      }
    },
    openWindow: (port: WindowPort) => windows.add(port),
    /** The PC woke, or the network is back. */
    lookAgain(): void {
      endPauseIfOver()
      if (!account || isPaused(desk.pause, clock.wall())) return
      if (account.cycle.sources.length > 0) account.watch.lookAfterSleep()
      else void account.look().catch(fail)
    },
    pause: actions.pause,
    syncNow: (): void => actions.syncNow(),
    /** Finishes the request in flight and closes the database. */
    async close(): Promise<void> {
      closed = true
      clearTimeout(showing)
      clearTimeout(tryingAgain)
      clearInterval(lookingAtData)
      clearTimeout(pauseEnds)
      await takeTurn(async () => {
        await shut()
        await practice?.close()
      })
    },
    actions,
  }
}
export type DeskActions = Desk['actions']
