/** The operating system as Electron reaches it. No decisions here: `operating-system.ts` says what each call means. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  app,
  type BrowserWindow,
  clipboard,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  shell,
  Tray,
} from 'electron'
import { autostartFile } from './login-entry.ts'
import type { MenuEntry, OperatingSystem, Platform, SystemEvent } from './operating-system.ts'

type Options = {
  /** Where the icons lie. */
  icons: string
  window(): BrowserWindow | undefined
  /** Where the person chose a file last: from Electron 43 on the system no longer remembers it. */
  folder: { last(): string | undefined; remember(folder: string): void }
}

/** Call after `ready`. */
export function electronSystem({ icons, window, folder }: Options): OperatingSystem {
  const platform = process.platform as Platform
  const listeners: ((event: SystemEvent) => void)[] = []
  const emit = (event: SystemEvent) => {
    for (const listener of listeners) listener(event)
  }
  // Kept here: a tray or notification nobody holds is collected, and gone from the screen.
  let tray: Tray | undefined
  const notifications = new Map<string, Notification>()
  let blocker: number | undefined

  powerMonitor.on('resume', () => emit('resume'))
  powerMonitor.on('shutdown', () => emit('logging-off'))
  nativeTheme.on('updated', () => emit('appearance'))

  return {
    platform,
    appearance: () => ({
      // The bar's own theme, which on Windows is another than the programs'; Electron before 34 does not know it.
      darkBar: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ?? nativeTheme.shouldUseDarkColors,
      highContrast: nativeTheme.shouldUseHighContrastColors,
    }),
    showTray({ icon, tooltip, menu }) {
      const image = nativeImage.createFromPath(path.join(icons, iconFile(icon, platform)))
      if (platform === 'darwin') image.setTemplateImage(true)
      if (!tray) {
        tray = new Tray(image)
        tray.on('click', () => emit('tray-clicked'))
      } else tray.setImage(image)
      tray.setToolTip(tooltip)
      // On Linux a menu that changed has to be set anew.
      tray.setContextMenu(Menu.buildFromTemplate(menu.map((entry) => menuItem(entry, emit))))
    },
    async hasTrayHost() {
      if (platform !== 'linux') return true
      return new Promise((resolve) => {
        const args = [
          '--session',
          '--dest',
          'org.kde.StatusNotifierWatcher',
          '--object-path',
          '/StatusNotifierWatcher',
        ]
        const method = 'org.freedesktop.DBus.Properties.Get'
        execFile(
          'gdbus',
          [
            'call',
            ...args,
            '--method',
            method,
            'org.kde.StatusNotifierWatcher',
            'IsStatusNotifierHostRegistered',
          ],
          { timeout: 2000 },
          (error, stdout) => resolve(!error && stdout.includes('true')),
        )
      })
    },
    notify({ id, title, body }) {
      notifications.get(id)?.close()
      const notification = new Notification({ id, title, body, silent: true })
      notification.on('click', () => emit(`notification:${id}`))
      notifications.set(id, notification)
      notification.show()
    },
    withdraw(id) {
      notifications.get(id)?.close()
      notifications.delete(id)
    },
    progress({ fraction, state }) {
      const mode = state === 'normal' ? 'normal' : state
      window()?.setProgressBar(fraction ?? -1, { mode: fraction === null ? 'none' : mode })
    },
    setLoginEntry(entry) {
      if (entry.kind === 'login-item') {
        app.setLoginItemSettings({ openAtLogin: entry.openAtLogin, args: entry.args })
      } else if (entry.content === null) rmSync(entry.path, { force: true })
      else {
        mkdirSync(path.dirname(entry.path), { recursive: true })
        writeFileSync(entry.path, entry.content)
      }
    },
    startsAtLogin() {
      if (platform === 'linux') return existsSync(autostartFile(app.getPath('appData')))
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings()
      return platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin
    },
    wasStartedAtLogin: () => platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin,
    keepAwake(on) {
      if (on) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
      else if (blocker !== undefined) {
        powerSaveBlocker.stop(blocker)
        blocker = undefined
      }
    },
    onMains: () => !powerMonitor.isOnBatteryPower(),
    openFile: async (file) => (await shell.openPath(file)) === '',
    showInFolder: (file) => shell.showItemInFolder(file),
    openAddress: (address) => void shell.openExternal(address),
    // A promise since Electron 44.
    copyText: async (text) => clipboard.writeText(text),
    async chooseFiles(what, title) {
      const last = folder.last()
      const { canceled, filePaths } = await showOpen({
        title,
        ...(last !== undefined && { defaultPath: last }),
        properties: what === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections'],
      })
      const [first] = canceled ? [] : filePaths
      if (first !== undefined) folder.remember(what === 'folder' ? first : path.dirname(first))
      return canceled ? [] : filePaths
    },
    async chooseSaveFile(suggested, title) {
      const owner = window()
      const options = { title, defaultPath: path.join(folder.last() ?? '', suggested) }
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options))
      if (canceled || filePath === '') return undefined
      folder.remember(path.dirname(filePath))
      return filePath
    },
    on: (listener) => void listeners.push(listener),
  }

  function showOpen(options: Electron.OpenDialogOptions) {
    const owner = window()
    return owner ? dialog.showOpenDialog(owner, options) : dialog.showOpenDialog(options)
  }
}

const iconFile = (name: string, platform: Platform) => `${name}${platform === 'win32' ? '.ico' : '.png'}`

function menuItem(entry: MenuEntry, emit: (event: SystemEvent) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'submenu':
      return { label: entry.label, submenu: entry.entries.map((one) => menuItem(one, emit)) }
    case 'item':
      return {
        id: entry.id,
        label: entry.label,
        enabled: entry.enabled ?? true,
        ...(entry.checked !== undefined && { type: 'checkbox' as const, checked: entry.checked }),
        click: () => emit(`menu:${entry.id}`),
      }
  }
}
