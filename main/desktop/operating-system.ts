/**
 * Everything the app tells the operating system, and everything it hears from it, in one interface: `electron-os.ts`
 * does it, tests record it for Windows, macOS and Linux. What is told when is decided elsewhere, from plain values.
 */
export type Platform = 'win32' | 'darwin' | 'linux'

export type MenuEntry =
  | { kind: 'separator' }
  | { kind: 'item'; id: string; label: string; enabled?: boolean; checked?: boolean }
  | { kind: 'submenu'; label: string; entries: MenuEntry[] }

export type TrayLook = {
  /** A name of `tray-icons.ts`. */
  icon: string
  tooltip: string
  menu: MenuEntry[]
}

/** How light or dark the bar is that the tray icon lies on, and whether the person needs strong contrast. */
export type Appearance = { darkBar: boolean; highContrast: boolean }

/** `fraction` null: nothing is shown. `paused`: yellow on Windows. */
export type TaskbarProgress = { fraction: number | null; state: 'normal' | 'paused' | 'error' }

export type LoginEntry =
  | { kind: 'login-item'; openAtLogin: boolean; args: string[] }
  /** Linux: a file in ~/.config/autostart; null removes it. */
  | { kind: 'autostart-file'; path: string; content: string | null }

export type SystemEvent =
  | 'tray-clicked'
  | `menu:${string}`
  | `notification:${string}`
  | 'resume'
  | 'logging-off'
  | 'appearance'
  | 'second-start'

export type OperatingSystem = {
  readonly platform: Platform
  appearance(): Appearance
  showTray(look: TrayLook): void
  /** Does anything show tray icons here? Where not, closing the window minimises it. */
  hasTrayHost(): Promise<boolean>
  notify(notification: { id: string; title: string; body: string }): void
  withdraw(id: string): void
  progress(progress: TaskbarProgress): void
  setLoginEntry(entry: LoginEntry): void
  /** False where the person switched it off in the system's own settings. */
  startsAtLogin(): boolean
  /** macOS tells no program how it was started but this way; elsewhere the entry says `--hidden`. */
  wasStartedAtLogin(): boolean
  keepAwake(on: boolean): void
  onMains(): boolean
  openFile(file: string): Promise<boolean>
  showInFolder(file: string): void
  openAddress(address: string): void
  copyText(text: string): Promise<void>
  chooseFiles(what: 'files' | 'folder', title: string): Promise<string[]>
  chooseSaveFile(suggested: string, title: string): Promise<string | undefined>
  on(listener: (event: SystemEvent) => void): void
}
