/**
 * The one window: sandboxed, on its own address, going nowhere else. Closing hides it; a hidden window's page ends
 * after five minutes, so that an idle app costs little, and is loaded anew when somebody opens it.
 */
import { BrowserWindow, screen } from 'electron'
import { isOurPage, ORIGIN, PAGE } from './app-protocol.ts'
import { quietSession } from './quiet-session.ts'
import { placeWindow, SMALLEST, type WindowState } from './window-state.ts'

export type WindowParts = {
  preload: string
  icon: string
  saved: WindowState | undefined
  /** A person closed it. @returns what becomes of it. */
  onClose(): 'hide' | 'minimise' | 'close' | 'keep'
  /** Seen by somebody, or no more. */
  onVisible(visible: boolean): void
  onMoved(state: WindowState): void
  /** Windows ends the session. */
  onSessionEnd(): void
  onCrash(): void
  /** Milliseconds, which may jump over the time that the PC slept. */
  monotonic(): number
}

const PAGE_ENDS_AFTER_MS = 5 * 60_000
const LOOK_AT_CLOCK_MS = 5000
/** The window's own session: nothing of it is kept on disk but what Chromium needs to start quickly. */
const PARTITION = 'window'

export const windowSession = () => quietSession(PARTITION)

/** No permission, no download, no other address: DESIGN 18. Call once, after `ready`. */
export function lockWindowSession(): void {
  const own = windowSession()
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({
      cancel: !url.startsWith(`${ORIGIN}/`) && !url.startsWith('devtools:') && !url.startsWith('data:image/'),
    }),
  )
  own.on('will-download', (event) => event.preventDefault())
}

export function openMainWindow(parts: WindowParts) {
  let window: BrowserWindow | undefined
  let ending: ReturnType<typeof setInterval> | undefined
  let saved = parts.saved
  let leaving = false

  const create = () => {
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
    const made = new BrowserWindow({
      ...placeWindow(saved, areas),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Contact Sync Agent',
      icon: parts.icon,
      autoHideMenuBar: true,
      webPreferences: {
        preload: parts.preload,
        partition: PARTITION,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    })
    made.removeMenu()
    const { webContents } = made
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    webContents.on('will-navigate', (event) => event.preventDefault())
    webContents.on('will-redirect', (event) => event.preventDefault())
    webContents.on('will-attach-webview', (event) => event.preventDefault())
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || leaving) return
      made.destroy()
      parts.onCrash()
    })
    made.on('close', (event) => {
      remember()
      if (leaving) return
      const answer = parts.onClose()
      if (answer === 'close') return
      event.preventDefault()
      if (answer === 'minimise') made.minimize()
      if (answer === 'hide') hide()
    })
    made.on('closed', () => {
      window = undefined
      parts.onVisible(false)
    })
    made.on('show', () => parts.onVisible(true))
    made.on('hide', () => parts.onVisible(false))
    made.on('minimize', () => parts.onVisible(false))
    made.on('restore', () => parts.onVisible(true))
    made.on('session-end' as 'close', () => parts.onSessionEnd())
    window = made
    return made
  }

  const remember = () => {
    if (!window) return
    saved = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    parts.onMoved(saved)
  }

  const hide = () => {
    window?.hide()
    clearInterval(ending)
    const since = parts.monotonic()
    ending = setInterval(() => {
      if (parts.monotonic() - since < PAGE_ENDS_AFTER_MS) return
      clearInterval(ending)
      window?.destroy()
    }, LOOK_AT_CLOCK_MS)
  }

  return {
    get current(): BrowserWindow | undefined {
      return window
    },
    /** @param at where in the page: `review`. */
    async show(at = ''): Promise<void> {
      clearInterval(ending)
      if (window) {
        if (window.isMinimized()) window.restore()
        window.show()
        window.focus()
        if (at) window.webContents.send('tell', 'go', at)
        return
      }
      const made = create()
      const ready = new Promise<void>((resolve) => made.once('ready-to-show', () => resolve()))
      await made.loadURL(at ? `${PAGE}#${at}` : PAGE).catch(() => {})
      await ready
      if (made.isDestroyed()) return
      if (saved?.maximized) made.maximize()
      made.show()
    },
    hide,
    /** @param hides whether closing hides it; where it minimises, minimised is closed. */
    isOpen: (hides: boolean): boolean => window?.isVisible() === true && (hides || !window.isMinimized()),
    /** From our page's main frame, and from nothing else. */
    isOurs(event: { senderFrame: Electron.WebFrameMain | null; sender: Electron.WebContents }): boolean {
      return (
        window !== undefined &&
        event.sender === window.webContents &&
        event.senderFrame === window.webContents.mainFrame &&
        isOurPage(event.senderFrame.url)
      )
    },
    /** The program ends: from now on closing closes. */
    leave(): void {
      leaving = true
      clearInterval(ending)
      remember()
      window?.destroy()
    },
  }
}
