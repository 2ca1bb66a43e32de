/**
 * Folders under watch. What is saved in one is told as it happens; on a network drive, where nobody tells, it is looked
 * at every few seconds. A folder that is not there, goes away, or becomes another one (a drive is connected in its
 * place) is watched again when it is back: that is looked for every 15 seconds.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { isOnNetwork } from './network-folders.ts'

type FolderEvents = {
  /** Something happened to this file, or to what has this name. */
  onFile(file: string): void
  /** The folder is there again, or is another one, or is gone. */
  onFolder(folder: string): void
}
type Options = FolderEvents & {
  ignored(file: string): boolean
  /** A person said that it has to be looked at, wherever it is. */
  poll(folder: string): boolean
}

/** Milliseconds between two looks: whether a folder is the same, and what is in one that does not tell. */
export type Looking = { checkMs: number; pollMs: number }
const LOOKING: Looking = { checkMs: 15_000, pollMs: 5_000 }
/** A folder on a slow drive may take long to be watched; it is looked at by the clock all the same. */
const READY_AT_LATEST_MS = 5_000

type Watched = { watcher: FSWatcher | undefined; mark: string }

export class WatchedFolders {
  readonly #options: Options
  readonly #looking: Looking
  readonly #folders = new Map<string, Watched>()
  readonly #timer: ReturnType<typeof setInterval>
  #isClosed = false
  #checking: Promise<void> = Promise.resolve()

  constructor(folders: Iterable<string>, options: Options, looking: Partial<Looking> = {}) {
    this.#options = options
    this.#looking = { ...LOOKING, ...looking }
    for (const folder of folders) this.#folders.set(folder, { watcher: undefined, mark: '' })
    this.#timer = setInterval(() => void this.check(), this.#looking.checkMs)
  }

  /** From then on what is saved has an event. */
  open(): Promise<void> {
    return this.#look(() => {})
  }

  /** Looks whether every folder is still the one that is watched. */
  check(): Promise<void> {
    return this.#look(this.#options.onFolder)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#checking
    await Promise.all([...this.#folders.values()].map(({ watcher }) => watcher?.close()))
  }

  #look(onMoved: (folder: string) => void): Promise<void> {
    this.#checking = this.#checking.then(async () => {
      const opening: Promise<void>[] = []
      for (const [folder, watched] of this.#folders) {
        const mark = await markOf(folder)
        if (mark === watched.mark || this.#isClosed) continue
        watched.mark = mark
        await watched.watcher?.close()
        watched.watcher = undefined
        if (mark === '') onMoved(folder)
        // What is saved before it is watched has no event: whoever is told looks after that.
        else opening.push(this.#watch(folder, watched).then(() => onMoved(folder)))
      }
      await Promise.all(opening)
    })
    return this.#checking
  }

  /** Resolves when what is saved there has an event. */
  async #watch(folder: string, watched: Watched): Promise<void> {
    const { ignored, poll, onFile } = this.#options
    const watcher = watch(folder, {
      depth: 0,
      ignoreInitial: true,
      ignored,
      ...((poll(folder) || (await isOnNetwork(folder))) && {
        backend: 'polling' as const,
        pollingInterval: this.#looking.pollMs,
        pollingBinaryInterval: this.#looking.pollMs,
      }),
    })
    watched.watcher = watcher
    watcher.on('all', (event, file) => {
      // The watch went with the folder; back under its name it needs a new one.
      if (event === 'unlinkDir' && path.resolve(file) === folder) {
        watched.mark = 'gone'
        void this.check()
      } else onFile(path.resolve(file))
    })
    watcher.on('error', () => {}) // a folder that cannot be watched is still looked at by the clock
    await new Promise<void>((resolve) => {
      watcher.once('ready', () => resolve())
      setTimeout(resolve, READY_AT_LATEST_MS).unref()
    })
  }
}

/** Which folder it is; empty where there is none. */
async function markOf(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined)
  return found?.isDirectory() ? `${found.dev} ${found.ino}` : ''
}
