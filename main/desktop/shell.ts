/** Window, tray, agent and keychain put together; every line here reacts to one event. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { app, ipcMain, safeStorage } from 'electron'
import { isPaused, pauseChoices } from '../../shared/pause.ts'
import { nothingYet, type Standing } from '../../shared/standing.ts'
import { policyPlaces, readPolicy, updatesByPolicy } from '../agent/policy.ts'
import { systemClock } from '../platform/clock.ts'
import { shiftedClock } from '../platform/shifted-clock.ts'
import { type SupervisedAgent, superviseAgent } from './agent-process.ts'
import { SCHEME, serveFile } from './app-protocol.ts'
import { openAttention } from './attention.ts'
import { electronSystem } from './electron-os.ts'
import { openLog } from './log.ts'
import { loginEntry } from './login-entry.ts'
import { lockWindowSession, openMainWindow, windowSession } from './main-window.ts'
import type { Platform, SystemEvent } from './operating-system.ts'
import { openProxyLogin } from './proxy-login.ts'
import { countDeaths } from './restarts.ts'
import { openKeychain, openSecrets } from './secrets.ts'
import { nearestLanguage, openSettings } from './settings.ts'
import { answerShell } from './shell-asks.ts'
import { startUpdates } from './shell-updates.ts'
import { openSystemTold } from './system-told.ts'
import { type OnLogin, openLine, portIn, startAgentProcess, startReaderProcess } from './utility-processes.ts'

/** After the PC woke, network and drives settle for a moment first. */
const LOOK_AGAIN_MS = 1000

const POLICY_ARGUMENT = '--policy='
const CLOCK_ARGUMENT = '--clock-shift='

/** The name of the line the page itself works with. */
const PAGE_LINE = 'agent-port'

export async function startShell({
  dataFolder,
  hidden,
}: {
  dataFolder: string
  hidden: boolean
}): Promise<void> {
  const clockShift = fileOfTests(CLOCK_ARGUMENT)
  const clock = clockShift === undefined ? systemClock : shiftedClock(clockShift)
  const built = path.join(app.getAppPath(), 'out', 'desktop')
  const log = openLog(dataFolder)
  log.note(`Started, version ${app.getVersion()}, Electron ${process.versions.electron}`)
  const settings = openSettings(dataFolder)
  const policyFile = fileOfTests(POLICY_ARGUMENT)
  const policy = readPolicy(policyFile ? [policyFile] : policyPlaces(process.platform, process.env))
  const language = () => settings.get().language ?? nearestLanguage(app.getLocale())
  const secrets = openSecrets(path.join(dataFolder, 'keys'), openKeychain(safeStorage, process.platform))
  let standing: Standing = nothingYet
  let quitting = false
  const pageDeaths = countDeaths()
  let cardShown = false
  /** The page that asked for a line, and the agent it got one to. */
  let connected: { page: Electron.WebContents | undefined; start: number } | undefined

  windowSession().protocol.handle(SCHEME, ({ url }) => serveFile(url, path.join(built, 'renderer')))
  lockWindowSession()

  const window = openMainWindow({
    preload: path.join(built, 'preload', 'preload.cjs'),
    icon: path.join(built, 'icons', 'app.png'),
    saved: settings.get().window,
    onClose: () => {
      // Who closes again without reading it means it.
      if (!settings.get().closeCardSeen && !cardShown) {
        cardShown = true
        window.current?.webContents.send('tell', 'first-close', null)
        return 'keep'
      }
      return trayIsThere ? 'hide' : 'minimise'
    },
    onVisible: (visible) => {
      attention.seen(visible)
      if (visible) askForTrayHost()
      updates.settle()
    },
    monotonic: clock.monotonic,
    onMoved: (state) => settings.change({ window: state }),
    onSessionEnd: () => void quit(),
    onCrash: () => {
      log.note('The page died.')
      if (pageDeaths.died(performance.now())) void window.show()
    },
  })
  const system = electronSystem({
    icons: path.join(built, 'icons'),
    window: () => window.current,
    folder: { last: () => settings.get().folder, remember: (folder) => settings.change({ folder }) },
  })
  const told = openSystemTold(system, { language, keepAwakeAllowed: () => settings.get().keepAwake })
  const attention = openAttention({
    language,
    enabled: () => settings.get().notifications,
    now: clock.wall,
    system,
  })
  let trayIsThere = true
  /** At login the bar may come up after this program. */
  const askForTrayHost = () =>
    void system.hasTrayHost().then((is) => {
      trayIsThere = is
    })
  askForTrayHost()

  const proxyLogin = openProxyLogin({
    secrets,
    now: () => performance.now(),
    onAsk: (ask) => window.current?.webContents.send('tell', 'proxy-login', ask ?? null),
    onGiven: () => {
      window.current?.webContents.send('tell', 'proxy-answered', null)
      agent.tell({ kind: 'look-again' })
    },
  })
  const onLogin: OnLogin = (event, challenge, answer) => {
    event.preventDefault()
    void proxyLogin.answer(challenge).then(
      (login) => (login ? answer(login.user, login.password) : answer()),
      () => answer(),
    )
  }
  app.on('login', (event, _page, _details, challenge, answer) => onLogin(event, challenge, answer))

  const agent: SupervisedAgent = superviseAgent({
    startAgent: () => startAgentProcess(path.join(built, 'main'), log.printed, onLogin),
    startReader: (memoryMb) => startReaderProcess(path.join(built, 'main'), memoryMb),
    openLine,
    answerKey: (ask) => {
      switch (ask.do) {
        case 'read':
          return secrets.read(ask.name)
        case 'keep':
          return secrets.keep(ask.name, ask.key)
        case 'drop':
          return secrets.drop(ask.name).then(() => ({ kind: 'kept' }) as const)
      }
    },
    begin: {
      dataFolder,
      samples: path.join(built, 'samples'),
      version: app.getVersion(),
      ...(policyFile && { policyFile }),
      ...compiledSqlite(),
      ...(clockShift !== undefined && { clockShift }),
    },
    monotonic: () => performance.now(),
    onStanding: (now) => show(now),
    onOdd: () => log.note('The agent said something that was not understood.'),
    onStarted: () => reconnectWindow(),
    onDied: (again) => {
      log.note(again ? 'The agent died and is started again.' : 'The agent died too often.')
      window.current?.webContents.send('tell', 'agent-died', { again })
      show({
        ...standing,
        status: { phase: 'idle' },
        ...(!again && {
          trouble: { kind: 'data', code: 'agent-died', sentence: told.agentStopped() } as const,
        }),
      })
    },
  })

  function show(now: Standing): void {
    standing = now
    told.show(standing, clock.wall())
    attention.standing(standing)
    updates.settle()
  }

  function connectWindow(name = PAGE_LINE): void {
    const page = window.current?.webContents
    const line = page && !page.isDestroyed() ? agent.lineForWindow() : undefined
    if (name === PAGE_LINE) connected = { page, start: agent.starts }
    if (page && line) page.postMessage('agent-port', name, [portIn(line)])
  }

  /** Another agent runs now: a page that had asked for a line to the last one gets another. */
  function reconnectWindow(): void {
    if (connected && connected.page === window.current?.webContents && connected.start !== agent.starts)
      connectWindow()
  }

  async function leave(): Promise<void> {
    quitting = true
    window.leave()
    await agent.quit()
  }

  async function quit(): Promise<void> {
    if (quitting) return
    await leave()
    app.exit(0)
  }

  const updates = startUpdates({
    dataFolder,
    settings,
    policy: () => updatesByPolicy(policy, settings.get().updates),
    standing: () => standing,
    isWindowOpen: () => window.isOpen(trayIsThere),
    onChange: (now) => window.current?.webContents.send('tell', 'update', now),
    note: log.note,
    leave,
  })

  ipcMain.on('connect', (event, name: unknown) => {
    if (window.isOurs(event) && typeof name === 'string' && name.length <= 100) connectWindow(name)
  })
  ipcMain.handle('ask', (event, name: unknown, input: unknown) => {
    if (!window.isOurs(event)) throw new Error('not from the window')
    return answerShell(name, input, {
      system,
      settings,
      updates,
      language,
      version: app.getVersion(),
      dataFolder,
      keychain: () => openKeychain(safeStorage, process.platform).isThere(),
      proxyLogin,
      hideWindow: () => (trayIsThere ? window.hide() : window.current?.minimize()),
      startAgentAgain: () => agent.startAgain(),
      setStartAtLogin: applyLogin,
      languageChanged: () => {
        show(standing)
        window.current?.webContents.send('tell', 'language', language())
      },
      quit: () => void quit(),
    })
  })

  function applyLogin(on: boolean): void {
    const program = process.env.APPIMAGE ?? process.execPath
    const platform = process.platform as Platform
    try {
      system.setLoginEntry(loginEntry(on, { platform, program, configFolder: app.getPath('appData') }))
    } catch {
      log.note('Starting at login could not be set.') // Settings shows what is so
    }
  }

  const hear = (event: SystemEvent) => {
    if (event === 'menu:quit') return void quit()
    if (event === 'menu:sync-now') return agent.tell({ kind: 'sync-now' })
    if (event === 'menu:resume') return agent.tell({ kind: 'pause', choice: 'resume' })
    if (event === 'menu:review' || event.startsWith('notification:')) return void window.show('review')
    if (event === 'menu:open' || event === 'tray-clicked' || event === 'second-start')
      return void window.show()
    if (event === 'logging-off') return void quit()
    if (event === 'appearance') return show(standing)
    if (event === 'resume') {
      setTimeout(() => agent.tell({ kind: 'look-again' }), LOOK_AGAIN_MS)
      return
    }
    const choice = pauseChoices.find((one) => event === `menu:pause:${one}`)
    if (choice) agent.tell({ kind: 'pause', choice })
  }
  system.on(hear)
  app.on('second-instance', () => hear('second-start'))
  app.on('activate', () => hear('second-start'))
  app.on('before-quit', (event) => {
    if (quitting) return
    event.preventDefault()
    void quit()
  })
  process.on('SIGTERM', () => void quit())
  process.on('SIGINT', () => void quit())

  show(standing)
  log.note(`The tray was there after ${Math.round(performance.now())} ms.`)
  // The sentence of a pause names a time; when it is over the icon changes.
  setInterval(() => {
    if (standing.pause && !isPaused(standing.pause, clock.wall())) show(standing)
    else attention.look()
  }, 30_000).unref()
  if (settings.isNew && app.isPackaged) applyLogin(settings.get().startAtLogin)
  // An AppImage that was moved, or took a new name, is found again.
  else if (process.env.APPIMAGE && app.isPackaged && system.startsAtLogin()) applyLogin(true)
  updates.begin()
  if (hidden || updates.startedHidden || system.wasStartedAtLogin()) return
  await window.show()
  log.note(`The window was there after ${Math.round(performance.now())} ms.`)
}

/** `--policy=FILE`, `--clock-shift=FILE`, for tests of a clone: a packed app looks only where an administrator writes. */
function fileOfTests(argument: string): string | undefined {
  const named = process.argv.find((one) => one.startsWith(argument))
  return app.isPackaged ? undefined : named?.slice(argument.length)
}

/** better-sqlite3 for an Electron that is too old for its prebuild: only in a clone, and in what its tests pack. */
function compiledSqlite(): { compiledSqlite?: string } {
  const beside = path.join(process.resourcesPath, 'better_sqlite3.node')
  // A packed app loads nothing it is told of by its environment; what lies beside it came with it.
  const file = app.isPackaged ? (existsSync(beside) ? beside : undefined) : process.env.CONTACT_SYNC_SQLITE
  return file ? { compiledSqlite: file } : {}
}
