import type { Database } from 'better-sqlite3'
import { first } from './001-first.ts'

/** In order; the position plus one is the database's `user_version` afterwards. */
export const migrations: readonly ((db: Database) => void)[] = [first]
