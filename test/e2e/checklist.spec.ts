/** Electron's security checklist, line by line, as the running app answers it; SECURITY.md says which line is met how. */
import { expect, it } from 'vitest'
import { startApp } from './support/app.ts'

type Desktop = {
  ask(name: string, input?: unknown): Promise<unknown>
  connect(name: string): void
}

it('the page is isolated, without Node and without rights, only our window is answered, and only web pages are opened outside', async () => {
  const app = await startApp()
  const page = await app.window()
  const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
    (
      BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
    ).getLastWebPreferences(),
  )
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  })
  for (const off of [
    'nodeIntegrationInWorker',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'plugins',
  ])
    expect(preferences[off] || false, off).toBe(false)

  const seen = await page.evaluate(async () => {
    const inPage = globalThis as unknown as Record<string, unknown> & {
      desktop: object
      navigator: {
        permissions: { query(asked: { name: string }): Promise<{ state: string }> }
      }
      Notification: { requestPermission(): Promise<string> }
      document: { createElement(name: string): object; body: { append(element: object): void } }
    }
    const { navigator, document } = inPage
    const state = async (name: string) => (await navigator.permissions.query({ name })).state
    const view = document.createElement('webview')
    Object.assign(view, { src: 'https://example.org/', allowpopups: true })
    document.body.append(view)
    return {
      node: ['require', 'process', 'Buffer', 'module', 'electron', 'ipcRenderer'].filter(
        (name) => name in inPage,
      ),
      bridge: Object.keys(inPage.desktop).sort(),
      granted: (
        await Promise.all(
          ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'].map(
            async (name) => ((await state(name)) === 'denied' ? [] : [name]),
          ),
        )
      ).flat(),
      notifications: await inPage.Notification.requestPermission(),
      webview: 'getWebContentsId' in view,
    }
  })
  expect(seen).toEqual({
    node: [],
    bridge: ['ask', 'connect', 'onTell', 'pathOf', 'platform'],
    granted: [],
    notifications: 'denied',
    webview: false,
  })
  expect(
    await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length),
    'one page, and no other inside it',
  ).toBe(1)

  // Another window of this very program, with our preload, our session and even our address.
  const others = await app.electron.evaluate(async ({ app: electron, BrowserWindow, session }) => {
    const preload = `${electron.getAppPath()}/out/desktop/preload/preload.cjs`
    const said: string[] = []
    for (const address of ['app://contact-sync/index.html', 'data:text/html,<p>hello</p>']) {
      const other = new BrowserWindow({
        show: false,
        webPreferences: { preload, session: session.fromPartition('window') },
      })
      await other.loadURL(address).catch(() => {})
      const asked = `desktop.ask('getShell').then(() => 'answered', (error) => String(error))`
      said.push(await other.webContents.executeJavaScript(asked))
      const line = `new Promise((resolve) => {
        addEventListener('message', (event) => event.data === 'forged' && resolve('a line'))
        desktop.connect('forged')
        desktop.ask('getShell').catch(() => setTimeout(() => resolve('no line'), 500))
      })`
      said.push(await other.webContents.executeJavaScript(line))
      other.destroy()
    }
    return said
  })
  expect(others).toHaveLength(4)
  for (const [index, said] of others.entries()) {
    if (index % 2 === 0) expect(said).toContain('not from the window')
    else expect(said).toBe('no line')
  }

  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (address) => void opened.push(address)
    shell.openPath = async (file) => {
      opened.push(file)
      return ''
    }
  })
  const refused = await page.evaluate(async () => {
    const { desktop } = globalThis as unknown as { desktop: Desktop }
    const asked: [string, unknown][] = [
      ...['file:///etc/passwd', 'http://example.org/', 'javascript:alert(1)', 'ms-msdt:/id', 'smb://x/y'].map(
        (address): [string, unknown] => ['openAddress', address],
      ),
      ...['/usr/bin/xterm', 'C:\\Windows\\System32\\calc.exe', '/tmp/list.xlsx.desktop', ''].map(
        (file): [string, unknown] => ['openFile', file],
      ),
      ['constructor', undefined],
      ['__proto__', undefined],
      ['openAddress', { href: 'https://example.org/' }],
    ]
    const answers = asked.map(([name, input]) =>
      desktop.ask(name, input).then(
        () => [`${name} ${input}`],
        () => [],
      ),
    )
    await desktop.ask('openAddress', 'https://help.example.org/keys')
    return (await Promise.all(answers)).flat()
  })
  expect(refused).toEqual([])
  expect(await app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([
    'https://help.example.org/keys',
  ])
}, 60_000)
