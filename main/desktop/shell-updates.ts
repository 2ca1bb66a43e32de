/** The parts of `updates.ts` as the running program has them. */
import { accessSync, constants, readFileSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { parseJson } from '../../shared/parse-json.ts'
import type { Standing } from '../../shared/standing.ts'
import type { Updates } from '../../shared/update.ts'
import { APP_ID } from './app-names.ts'
import { openKeptFile } from './kept-file.ts'
import { HIDDEN } from './login-entry.ts'
import type { Platform } from './operating-system.ts'
import type { openSettings } from './settings.ts'
import { type Feed, feedOf } from './update-feed.ts'
import { openInstaller, updateSession } from './update-installer.ts'
import { systemName } from './update-manifest.ts'
import { isInstalledByAdministrator } from './update-place.ts'
import { type OpenUpdates, openUpdates, updateMemory } from './updates.ts'

type ShellUpdateParts = {
  dataFolder: string
  settings: ReturnType<typeof openSettings>
  /** Whether the administrator has decided, and how. */
  policy(): boolean | undefined
  standing(): Standing
  isWindowOpen(): boolean
  onChange(updates: Updates): void
  note(sentence: string): void
  leave(): Promise<void>
}

/** Call after `ready`. */
export function startUpdates(parts: ShellUpdateParts): OpenUpdates {
  const { settings } = parts
  // In a clone there is nothing to put a new version in the place of.
  const feed = app.isPackaged ? feedOf(ownPackage()) : undefined
  const platform = process.platform as Platform
  return openUpdates({
    source: feed && sourceOf(feed),
    app: APP_ID,
    system: systemName(platform, process.arch),
    running: app.getVersion(),
    byAdministrator: isInstalledByAdministrator({
      platform,
      program: process.execPath,
      localAppData: process.env.LOCALAPPDATA,
      appImage: process.env.APPIMAGE,
      canWrite,
    }),
    memory: openKeptFile(path.join(parts.dataFolder, 'update.json'), updateMemory),
    choice: {
      get: () => settings.get().updates,
      set: (updates) => settings.change({ updates }),
      policy: parts.policy,
    },
    now: Date.now,
    isCalm: () => !parts.isWindowOpen() && ['idle', 'offline'].includes(parts.standing().status.phase),
    onChange: parts.onChange,
    note: parts.note,
    leave: parts.leave,
    startAgain: () => {
      app.relaunch({ execPath: process.env.APPIMAGE ?? process.execPath, args: [HIDDEN] })
      app.exit(0)
    },
  })
}

function sourceOf(feed: Feed) {
  const own = updateSession(feed)
  const ask = (address: string, init?: RequestInit) => own.fetch(address, init)
  return { feed, fetch: ask as typeof globalThis.fetch, installer: openInstaller(feed, own) }
}

function ownPackage(): unknown {
  try {
    return parseJson(readFileSync(path.join(app.getAppPath(), 'package.json'), 'utf8'))
  } catch {
    return undefined
  }
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}
