/** The window's questions to the shell: what only the main process can do. Each input is checked before it is used. */
import { z } from 'zod'
import { type Language, languages } from '../../shared/standing-words.ts'
import type { OperatingSystem } from './operating-system.ts'
import type { ProxyLogin } from './proxy-login.ts'
import type { openSettings } from './settings.ts'
import type { OpenUpdates } from './updates.ts'

export type ShellParts = {
  system: OperatingSystem
  settings: ReturnType<typeof openSettings>
  updates: OpenUpdates
  language(): Language
  version: string
  dataFolder: string
  keychain(): Promise<boolean>
  proxyLogin: Pick<ProxyLogin, 'asking' | 'give'>
  hideWindow(): void
  startAgentAgain(): void
  setStartAtLogin(on: boolean): void
  languageChanged(): void
  quit(): void
}

const nothing = z.undefined()
const file = z.string().min(1).max(32_767)
/** "Open file" is for spreadsheets: nothing that the system would run. */
const spreadsheet = file.regex(/\.(xlsx|xlsm|xlsb|xls|ods|fods|csv|tsv|txt|vcf)$/i)
/** Help pages of the platforms, and nothing that is no web page. */
const address = z.url({ protocol: /^https$/ }).max(2000)

/** Named as `shellContract` of `shared/ipc-contract.ts` names them. */
const asks = {
  getShell: {
    input: nothing,
    answer: async (
      _: undefined,
      { settings, system, version, dataFolder, language, keychain }: ShellParts,
    ) => {
      const { startAtLogin, notifications, keepAwake, closeCardSeen } = settings.get()
      return {
        platform: system.platform,
        version,
        dataFolder,
        language: language(),
        languageChosen: settings.get().language,
        startAtLogin: startAtLogin && system.startsAtLogin(),
        notifications,
        keepAwake,
        closeCardSeen,
        keychain: await keychain(),
      }
    },
  },
  changeShell: {
    input: z.strictObject({
      language: z.enum(languages).nullable().optional(),
      startAtLogin: z.boolean().optional(),
      notifications: z.boolean().optional(),
      keepAwake: z.boolean().optional(),
    }),
    answer: (
      changed: {
        language?: Language | null
        startAtLogin?: boolean
        notifications?: boolean
        keepAwake?: boolean
      },
      { settings, setStartAtLogin, languageChanged }: ShellParts,
    ) => {
      settings.change(changed)
      if (changed.startAtLogin !== undefined) setStartAtLogin(changed.startAtLogin)
      if (changed.language !== undefined) languageChanged()
    },
  },
  /** The card of the first close. */
  closeUnderstood: {
    input: nothing,
    answer: (_: undefined, { settings, hideWindow }: ShellParts) => {
      settings.change({ closeCardSeen: true })
      hideWindow()
    },
  },
  chooseFiles: {
    input: z.strictObject({ what: z.enum(['files', 'folder']), title: z.string().max(200) }),
    answer: ({ what, title }: { what: 'files' | 'folder'; title: string }, { system }: ShellParts) =>
      system.chooseFiles(what, title),
  },
  chooseSaveFile: {
    input: z.strictObject({ suggested: z.string().max(255), title: z.string().max(200) }),
    answer: async ({ suggested, title }: { suggested: string; title: string }, { system }: ShellParts) =>
      (await system.chooseSaveFile(suggested, title)) ?? null,
  },
  openFile: { input: spreadsheet, answer: (path: string, { system }: ShellParts) => system.openFile(path) },
  showInFolder: { input: file, answer: (path: string, { system }: ShellParts) => system.showInFolder(path) },
  openAddress: { input: address, answer: (url: string, { system }: ShellParts) => system.openAddress(url) },
  copyText: {
    input: z.string().max(100_000),
    answer: (text: string, { system }: ShellParts) => system.copyText(text),
  },
  /** How each of these goes on is told as `update`. */
  getUpdate: { input: nothing, answer: (_: undefined, { updates }: ShellParts) => updates.get() },
  checkForUpdate: { input: nothing, answer: (_: undefined, { updates }: ShellParts) => updates.check() },
  changeUpdates: {
    input: z.strictObject({ on: z.boolean() }),
    answer: ({ on }: { on: boolean }, { updates }: ShellParts) => updates.change(on),
  },
  installUpdate: { input: nothing, answer: (_: undefined, { updates }: ShellParts) => updates.install() },
  /** Who wants a password of the network; null: nobody. */
  getProxyAsk: {
    input: nothing,
    answer: (_: undefined, { proxyLogin }: ShellParts) => proxyLogin.asking() ?? null,
  },
  giveProxyLogin: {
    input: z.strictObject({
      user: z.string().min(1).max(1000),
      password: z.string().max(1000),
      keep: z.boolean(),
    }),
    answer: (login: { user: string; password: string; keep: boolean }, { proxyLogin }: ShellParts) =>
      proxyLogin.give(login),
  },
  startAgentAgain: { input: nothing, answer: (_: undefined, parts: ShellParts) => parts.startAgentAgain() },
  quit: { input: nothing, answer: (_: undefined, parts: ShellParts) => parts.quit() },
} as const

/** Rejects what is not in the list or has another form. */
export async function answerShell(name: unknown, input: unknown, parts: ShellParts): Promise<unknown> {
  if (typeof name !== 'string' || !Object.hasOwn(asks, name)) throw new Error('nothing is called that')
  const { input: form, answer } = asks[name as keyof typeof asks]
  // Each answer takes what its own form gives; the pair is made above.
  return (answer as (given: unknown, parts: ShellParts) => unknown)(form.parse(input), parts)
}
