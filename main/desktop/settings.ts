/** What the shell itself remembers: choices of this PC's user that no account has a say in. */
import path from 'node:path'
import { z } from 'zod'
import { type Language, languages } from '../../shared/standing-words.ts'
import { openKeptFile } from './kept-file.ts'
import { windowState } from './window-state.ts'

const shellSettings = z.object({
  /** Null: as the PC. */
  language: z.enum(languages).nullable().default(null),
  startAtLogin: z.boolean().default(true),
  notifications: z.boolean().default(true),
  keepAwake: z.boolean().default(true),
  /** Looks for new versions. */
  updates: z.boolean().default(true),
  /** The card of the first close was read. */
  closeCardSeen: z.boolean().default(false),
  window: windowState.optional(),
  /** Where a file was chosen last. */
  folder: z.string().optional(),
})
export type ShellSettings = z.output<typeof shellSettings>

export function openSettings(dataFolder: string) {
  const file = openKeptFile(path.join(dataFolder, 'window.json'), shellSettings)
  const stored = file.read()
  let settings: ShellSettings = stored ?? shellSettings.parse({})
  return {
    /** Nobody has chosen anything yet. */
    isNew: stored === undefined,
    get: (): Readonly<ShellSettings> => settings,
    change(changed: Partial<ShellSettings>): void {
      settings = { ...settings, ...changed }
      try {
        file.write(settings)
      } catch {
        // No room on the disk: it holds until the app ends, and the next change is written with it.
      }
    },
  }
}

/** The PC's language where it is one of ours, the nearest otherwise. */
export function nearestLanguage(locale: string): Language {
  const spoken = locale.toLowerCase().split('-')[0]
  if (spoken === 'pt') return 'pt-BR'
  return spoken === 'es' ? 'es' : 'en'
}
