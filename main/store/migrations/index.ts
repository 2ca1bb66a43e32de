import type { Database } from 'better-sqlite3'
import { first } from './001-first.ts'
import { trust } from './002-trust.ts'
import { anyExport } from './003-any-export.ts'
import { approval } from './004-approval.ts'
import { search } from './005-search.ts'

/** In order; position n leads from schema n to n + 1. Never edited once released. */
export const migrations: readonly ((db: Database) => void)[] = [first, trust, anyExport, approval, search]
