/** Where the pictures that the specs take go, and the themes a window is seen in. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'

export const screens = path.join(import.meta.dirname, '../../../out/screenshots')
mkdirSync(screens, { recursive: true })

export const themes = ['light', 'dark', 'forced'] as const

/** Light, dark or in forced colours. A picture in the middle of a colour's way shows neither of them: nothing moves. */
export const wear = (page: Page, theme: (typeof themes)[number]): Promise<void> =>
  page.emulateMedia({
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    forcedColors: theme === 'forced' ? 'active' : 'none',
    reducedMotion: 'reduce',
  })
