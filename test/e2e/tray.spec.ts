/** Tray, menu, notification and keychain as a desktop shows them, with a real tray host (Linux). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startApp, until } from './support/app.ts'
import { openDesktop, trayOf } from './support/desktop-session.ts'

/** Screenshots are kept as build output, to be looked at. */
const shots = fileURLToPath(new URL('../../out/screenshots', import.meta.url))
const pictures = fileURLToPath(new URL('../../out/pictures/en', import.meta.url))

it.runIf(process.platform === 'linux')(
  'the tray says how the agent stands, its menu pauses and opens, closing hides, a notification calls, the key is kept',
  async () => {
    mkdirSync(shots, { recursive: true })
    const desktop = await openDesktop()
    const app = await startApp({ env: desktop.env })
    const page = await app.window()
    const shell = <T>(name: string, input?: unknown): Promise<T> =>
      page.evaluate(
        ({ name: asked, input: given }) =>
          (globalThis as unknown as { desktop: { ask(n: string, i: unknown): Promise<T> } }).desktop.ask(
            asked,
            given,
          ),
        { name, input },
      )
    const isVisible = () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
    const tray = trayOf(desktop)
    expect(tray.labels()).toEqual([
      'Not set up yet',
      'Open',
      'Check now',
      'Pause',
      'For 1 hour',
      'Until tomorrow morning',
      'Until I resume',
      'Review (0)',
      'Quit',
    ])

    await app.ask('tryPractice')
    await until(() => tray.tooltip().includes('Sending'), 30_000, 'the tray says that it is sending')
    desktop.screenshot(path.join(shots, 'tray-sending.png'))
    await until(
      () => tray.tooltip().endsWith('Practice account · Up to date'),
      60_000,
      'the tray says all is well',
    )

    // For the guides: the corner of the screen with the icon and its menu, as a mouse opens it.
    desktop.run('xdotool', ['mousemove', '1155', '12', 'click', '3'])
    await new Promise((resolve) => setTimeout(resolve, 700))
    mkdirSync(pictures, { recursive: true })
    desktop.run('scrot', ['-o', '-a', '760,0,520,320', path.join(pictures, 'tray.png')])
    desktop.run('xdotool', ['key', 'Escape'])

    tray.click('Until I resume')
    await until(() => tray.tooltip().includes('Paused'), 5000, 'the tray says it is paused')
    expect((await app.standing()).pause).toEqual({ until: null })
    tray.click('Resume')
    await until(() => !tray.tooltip().includes('Paused'), 5000, 'it goes on')

    // The first close explains itself; the next ones hide the window.
    const close = () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await close()
    expect(await isVisible()).toBe(true)
    await shell('closeUnderstood')
    await until(async () => !(await isVisible()), 3000, 'the window is hidden')
    tray.click('Open')
    await until(isVisible, 3000, 'the menu opens it')
    await close()
    await until(async () => !(await isVisible()), 3000, 'the second close hides it at once')

    // Somebody writes nonsense into a phone number: a person is needed, and told once.
    const file = path.join(app.dataFolder, 'practice', 'hubspot.csv')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"+1 202-555-0100"', '"abc"'))
    await until(
      () => tray.labels().some((label) => /^Review \([1-9]/.test(label)),
      60_000,
      'it needs a person',
    )
    await until(
      () => desktop.run('dunstctl', ['history']).includes('Something needs you') || shown(desktop),
      15_000,
      'a notification',
    )
    desktop.screenshot(path.join(shots, 'tray-needs-you.png'))
    desktop.run('dunstctl', ['action', '0'])
    await until(isVisible, 5000, 'the notification opens the window')

    // The keychain of the desktop keeps an own account's key.
    expect(await shell<{ keychain: boolean }>('getShell')).toMatchObject({ keychain: true })
    expect(await app.ask('connectAccount', { address: 'http://127.0.0.1:9', key: 'office-key-1' })).toEqual({
      kept: true,
    })
    const [kept] = readdirSync(path.join(app.dataFolder, 'keys'))
    expect(readFileSync(path.join(app.dataFolder, 'keys', kept!)).includes('office-key-1')).toBe(false)
    await app.quit()
    const again = await startApp({ env: desktop.env, dataFolder: app.dataFolder })
    await until(
      async () => (await again.standing()).account?.host === 'http://127.0.0.1:9',
      10_000,
      'the account',
    )
    expect((await again.standing()).trouble?.kind).not.toBe('key-missing')
  },
  180_000,
)

const shown = (desktop: { run(program: string, args: string[]): string }) =>
  /Currently displayed: [1-9]/.test(desktop.run('dunstctl', ['count']))
