/** The window's line to the agent and its few questions to the shell, typed by what both promise in `shared/`. */
import { type AgentBridge, type AgentNotices, agentContract } from '../shared/ipc-agent.ts'
import { openLine, type WindowEnd } from '../shared/ipc-wire.ts'
import type { Language } from '../shared/standing-words.ts'
import type { Updates } from '../shared/update.ts'

/** What the preload script offers. */
type Desktop = {
  platform: 'win32' | 'darwin' | 'linux'
  connect(): void
  ask(name: string, input?: unknown): Promise<unknown>
  onTell(listener: (name: string, notice: unknown) => void): () => void
  pathOf(file: File): string
}
declare global {
  interface Window {
    desktop: Desktop
  }
}

const connected = new Set<() => void>()
const line = openLine(() => {
  for (const listener of connected) listener()
})
window.addEventListener('message', ({ source, data, ports }) => {
  const [port] = ports
  if (source !== window || data !== 'agent-port' || !port) return
  line.connect(port as unknown as WindowEnd) // as much of a port as the line knows
})

export const agent = Object.fromEntries(
  Object.keys(agentContract).map((name) => [name, (input: unknown) => line.ask(name, input)]),
) as AgentBridge

/** `onConnect`: an agent answers from now on, the first or one that was started anew; ask for what is so. */
export function listen<Name extends keyof AgentNotices>(
  name: Name,
  onNotice: (notice: AgentNotices[Name]) => void,
  onConnect: () => void,
): () => void {
  const stop = line.on(name, onNotice)
  connected.add(onConnect)
  window.desktop.connect()
  return () => {
    stop()
    connected.delete(onConnect)
  }
}

/** What the shell says of itself and of this PC's settings. */
export type Shell = {
  platform: Desktop['platform']
  version: string
  dataFolder: string
  language: Language
  /** Null: as the PC's. */
  languageChosen: Language | null
  startAtLogin: boolean
  notifications: boolean
  keepAwake: boolean
  keychain: boolean
}
/** A proxy that lets nothing through without a password. */
export type ProxyAsk = { host: string; realm: string; again: boolean; unsafe: boolean }
type ShellChange = Partial<Pick<Shell, 'startAtLogin' | 'notifications' | 'keepAwake'>> & {
  language?: Language | null
}

/** The shell's answers are typed here; it checks each question itself. */
export const shell = {
  get: () => window.desktop.ask('getShell') as Promise<Shell>,
  change: (changed: ShellChange) => window.desktop.ask('changeShell', changed) as Promise<void>,
  openFile: (path: string) => window.desktop.ask('openFile', path) as Promise<unknown>,
  showInFolder: (path: string) => window.desktop.ask('showInFolder', path) as Promise<unknown>,
  chooseFiles: (title: string) =>
    window.desktop.ask('chooseFiles', { what: 'files', title }) as Promise<string[]>,
  /** Undefined where the person thought better of it. */
  chooseFolder: async (title: string) =>
    ((await window.desktop.ask('chooseFiles', { what: 'folder', title })) as string[])[0],
  /** Null where the person thought better of it. */
  chooseSaveFile: (suggested: string, title: string) =>
    window.desktop.ask('chooseSaveFile', { suggested, title }) as Promise<string | null>,
  copyText: (text: string) => window.desktop.ask('copyText', text) as Promise<unknown>,
  updates: {
    get: () => window.desktop.ask('getUpdate') as Promise<Updates>,
    check: () => window.desktop.ask('checkForUpdate') as Promise<unknown>,
    change: (on: boolean) => window.desktop.ask('changeUpdates', { on }) as Promise<'changed' | 'locked'>,
    install: () => window.desktop.ask('installUpdate') as Promise<unknown>,
    listen: (onUpdate: (now: Updates) => void) =>
      window.desktop.onTell((name, notice) => {
        if (name === 'update') onUpdate(notice as Updates)
      }),
  },
  getProxyAsk: () => window.desktop.ask('getProxyAsk') as Promise<ProxyAsk | null>,
  /** True where both are kept in the keychain. */
  giveProxyLogin: (login: { user: string; password: string; keep: boolean }) =>
    window.desktop.ask('giveProxyLogin', login) as Promise<boolean>,
  startAgentAgain: () => window.desktop.ask('startAgentAgain') as Promise<unknown>,
}
