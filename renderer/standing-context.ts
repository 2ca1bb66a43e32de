/** How the agent stands, for every part of the window that shows it or asks anew when it changed. */
import { createContext, useContext } from 'react'
import { nothingYet, type Standing } from '../shared/standing.ts'
import type { Language } from '../shared/standing-words.ts'
import type { Thing } from './pages/add/things.ts'

export const pages = ['overview', 'review', 'activity', 'contacts', 'account', 'settings'] as const
export type PageName = (typeof pages)[number]

export type Frame = {
  standing: Standing
  /** Another number with every notice: lists may have changed. */
  revision: number
  language: Language
  /** `uuid`: whose story the activity begins with. */
  go(page: PageName, uuid?: string): void
  uuid: string | undefined
  /** Opens the form for an account, or for the key of the one in use; left out: whichever is needed. */
  connect(wish?: 'account' | 'key'): void
  /** Asks for the password of the network, where one is wanted. */
  askProxy(): void
  /** Opens the wizard with these, or adds them to what it goes through; with none it asks what to add. */
  add(things: readonly Thing[]): void
}

export const StandingContext = createContext<Frame>({
  standing: nothingYet,
  revision: 0,
  language: 'en',
  go: () => {},
  uuid: undefined,
  connect: () => {},
  askProxy: () => {},
  add: () => {},
})

export const useFrame = (): Frame => useContext(StandingContext)

/** For a sentence beside the account's name or the banner: it need not be said twice that it is for practice. */
export const withoutPractice = (standing: Standing): Standing => ({
  ...standing,
  account: standing.account && { ...standing.account, practice: false },
})
