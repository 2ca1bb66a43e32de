/**
 * electron-updater, as far as it is asked: it fetches one file whose name, size and hash we have verified, keeps it in
 * its cache, and knows how Windows and macOS put a new version in the place of the old. Its own reading of the feed, its
 * own times and its downloads in pieces stay off. It is loaded when it is first needed.
 *
 * Its session is kept in memory, reaches the feed and nothing else, and says the same to it whoever asks.
 */
import { createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { app } from 'electron'
import type { AppUpdater, ProgressInfo, UpdateInfo } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import { quietSession } from './quiet-session.ts'
import { replaceAppImage } from './update-appimage.ts'
import { type Feed, isAnotherFile } from './update-feed.ts'
import type { Manifest } from './update-manifest.ts'
import type { Installer } from './updates.ts'

/** electron-updater's own name for its session. */
const PARTITION = 'electron-updater'
/** Nothing came for so long: the connection is lost, whatever the system thinks of it. */
const SILENCE_MS = 60_000
const NAME = 'ContactSyncAgent'
/** All that a request to the feed may say. */
const HEADERS = /^(accept|accept-encoding|cache-control|pragma|host|connection|sec-fetch-\w+)$/i

/** Call after `ready`. */
export function updateSession(feed: Feed): Electron.Session {
  const own = quietSession(PARTITION, { cache: false })
  own.setUserAgent(NAME, 'en') // the language is added after everything that is said below
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith(feed.address) }))
  own.webRequest.onBeforeSendHeaders(({ requestHeaders }, answer) => {
    const kept = Object.entries(requestHeaders).filter(([name]) => HEADERS.test(name))
    answer({ requestHeaders: { ...Object.fromEntries(kept), 'User-Agent': NAME } })
  })
  return own
}

/** @param own `updateSession`, which electron-updater finds by its name. */
export function openInstaller(feed: Feed, own: Electron.Session): Installer {
  let prepared: AppUpdater | undefined
  let fetched: string | undefined
  return {
    async fetch(manifest, onProgress) {
      let received = 0
      let isOther = false
      const { updater, CancellationToken } = await prepare(feed, manifest)
      onlyOfThisSize(own, feed.address + manifest.file.name, manifest.file.size, () => {
        isOther = true
      })
      prepared = updater
      const token = new CancellationToken()
      const lost = setTimeout(() => token.cancel(), SILENCE_MS)
      const hear = ({ transferred }: ProgressInfo) => {
        received = transferred
        lost.refresh()
        onProgress(Math.min(1, received / manifest.file.size))
      }
      updater.on('download-progress', hear)
      try {
        await updater.checkForUpdates()
        // A number by which a feed could tell PCs apart. It is sent to none, and so not kept.
        rmSync(path.join(app.getPath('userData'), '.updaterId'), { force: true })
        fetched = (await updater.downloadUpdate(token))[0]
        return fetched === undefined ? 'broken-off' : 'fetched'
      } catch (error) {
        const hasOtherHash =
          error instanceof Error && 'code' in error && error.code === 'ERR_CHECKSUM_MISMATCH'
        return isOther || (hasOtherHash && received >= manifest.file.size) ? 'file' : 'broken-off'
      } finally {
        clearTimeout(lost)
        updater.off('download-progress', hear)
      }
    },
    async isWhole({ file }) {
      if (fetched === undefined) return false
      const hash = createHash('sha512')
      try {
        await pipeline(createReadStream(fetched), hash)
      } catch {
        return false // gone
      }
      return hash.digest('base64') === file.sha512
    },
    install() {
      if (!prepared || fetched === undefined) return false
      // The new one may start before this one has ended.
      app.releaseSingleInstanceLock()
      if (process.platform === 'linux') {
        if (!process.env.APPIMAGE || !replaceAppImage(fetched, process.env.APPIMAGE)) return false
        app.quit()
        return true
      }
      let failed = false
      prepared.once('error', () => {
        failed = true
      })
      prepared.quitAndInstall(true, true)
      return !failed
    },
  }
}

/** electron-updater told of the one file, as if its own reading of the feed had found it. */
async function prepare(feed: Feed, { version, file }: Manifest) {
  const { autoUpdater: updater, Provider, CancellationToken } = (await import('electron-updater')).default
  const info: UpdateInfo = {
    version,
    files: [{ url: file.name, size: file.size, sha512: file.sha512 }],
    path: file.name,
    sha512: file.sha512,
    releaseDate: '',
  }
  class Verified extends Provider<UpdateInfo> {
    constructor(_options: object, _updater: AppUpdater, runtime: ProviderRuntimeOptions) {
      super(runtime)
    }
    override getLatestVersion() {
      return Promise.resolve(info)
    }
    override resolveFiles() {
      return [{ url: new URL(file.name, feed.address), info: info.files[0]! }]
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: Verified })
  updater.logger = null // what it would say names the person's folders
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.disableDifferentialDownload = true
  updater.disableWebInstaller = true
  return { updater, CancellationToken }
}

/** Nothing else than the signed file is begun: what comes before its hash is known would fill the disk. */
function onlyOfThisSize(own: Electron.Session, address: string, size: number, onOther: () => void): void {
  own.webRequest.onHeadersReceived(({ url, statusCode, responseHeaders = {} }, answer) => {
    const cancel = url === address && isAnotherFile(statusCode, responseHeaders, size)
    if (cancel) onOther()
    answer({ cancel })
  })
}
