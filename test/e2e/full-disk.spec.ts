/** No room left where the data lies: said in one sentence, nothing lost, and it goes on by itself when there is room (Linux, root). */
import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Language, languages, standingSentence } from '../../shared/standing-words.ts'
import { newFolder, startApp, until } from './support/app.ts'
import { begin, connect, doubled, openOffice, openServer, rows, untilThere } from './support/own-account.ts'

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const SIZE_MB = 64

/** A disk of its own, in memory. */
function openSmallDisk() {
  const folder = newFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=700`, 'contact-sync-test', folder])
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  const ballast = path.join(folder, 'ballast')
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024), 1))
    },
    free: () => rmSync(ballast),
  }
}

const sentences: Record<Language, RegExp> = {
  en: /^The disk is full: free some space/,
  'pt-BR': /^O disco está cheio: libere espaço/,
  es: /^El disco está lleno: libere espacio/,
}

// Not as root there is no disk of our own to fill; CI is root.
it.runIf(isRoot)(
  'a disk that fills up in the middle of the work',
  async () => {
    const disk = openSmallDisk()
    const platform = await openServer()
    const app = await startApp({ dataFolder: disk.folder })
    const { main } = await app.processes()
    const office = openOffice()
    office.save(rows(1, 500))
    await connect(app, platform.url)
    await begin(app, office)
    await untilThere(app, platform, 500)

    disk.fill()
    office.save(rows(1, 900))
    const trouble = async () => (await app.standing().catch(() => undefined))?.trouble
    await until(
      async () => {
        const now = await trouble()
        return now?.kind === 'data' && now.code === 'disk-full'
      },
      40_000,
      'it says that the disk is full',
    )
    const standing = await app.standing()
    for (const language of languages)
      expect(standingSentence(standing, language, Date.now())).toMatch(sentences[language])
    // The window stays, and its place on the screen can change, with nothing to write that down on.
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700))
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect((await app.processes()).main).toBe(main)

    disk.free()
    await untilThere(app, platform, 900, 120_000)
    expect(await platform.contacts()).toHaveLength(900)
    expect(await doubled(platform)).toEqual([])
    expect((await app.standing()).needsYou.holds).toBe(0)
  },
  240_000,
)

it.runIf(isRoot)(
  'a disk that is full from the start: said, and begun when there is room',
  async () => {
    const disk = openSmallDisk()
    const platform = await openServer()
    const first = await startApp({ dataFolder: disk.folder })
    await connect(first, platform.url)
    await first.quit()
    disk.fill()
    const app = await startApp({ dataFolder: disk.folder })
    await until(
      async () => {
        const { trouble } = await app.standing()
        return trouble?.kind === 'data' || trouble?.kind === 'key-missing'
      },
      20_000,
      'it says what is wrong',
    )
    disk.free()
    await connect(app, platform.url)
    await until(async () => (await app.standing()).trouble === null, 30_000, 'it has begun')
  },
  120_000,
)
