/** Opens SQLite files, everywhere the same: with the prebuild of better-sqlite3, or one made for another runtime. */
import Sqlite from 'better-sqlite3'

let compiled: string | undefined

/** For an Electron that is too old for the prebuild (scripts/electron-runtime.mjs): must come before the first `openSqlite`. */
export function useCompiledSqlite(file: string): void {
  compiled = file
}

/** Throws `SqliteError`. */
export function openSqlite(file: string | Buffer, options: Sqlite.Options = {}): Sqlite.Database {
  return new Sqlite(file, compiled === undefined ? options : { ...options, nativeBinding: compiled })
}
