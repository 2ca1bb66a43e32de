/** Files of a folder source that need no second look: those that were read, and those that were passed over. */
import type { Database } from 'better-sqlite3'

/** A file as its folder lists it. */
export type ListedFile = {
  /** Without the folder. */
  name: string
  size: number
  /** Epoch milliseconds. */
  modifiedAt: number
  /** The date its name tells, ISO; null: none. */
  dated: string | null
}
/** `contentHash` is empty for a file that was there when another one was read, and was not opened. */
export type NotedFile = ListedFile & { contentHash: string; readAt: number; isCurrent: boolean }

type Stored = Omit<NotedFile, 'isCurrent'> & { isCurrent: number }

/** So many contents that are not in the folder any more are remembered; the oldest go first. */
const MOST_GONE = 5000

export function openSourceFiles(db: Database) {
  const all = db.prepare<
    [number],
    Stored
  >(`SELECT name, content_hash AS contentHash, size, modified_at AS modifiedAt,
    dated, read_at AS readAt, is_current AS isCurrent FROM source_file WHERE source_id = ?`)
  const put = db.prepare(`INSERT OR REPLACE INTO source_file
      (source_id, name, content_hash, size, modified_at, dated, read_at, is_current)
    VALUES (@sourceId, @name, @contentHash, @size, @modifiedAt, @dated, @now, @isCurrent)`)
  const noneIsCurrent = db.prepare('UPDATE source_file SET is_current = 0 WHERE source_id = ?')
  const keepCurrent = db.prepare(
    'UPDATE source_file SET is_current = 1 WHERE source_id = ? AND name = ? AND content_hash = ?',
  )
  const current = db.prepare<[number, string], { found: 1 }>(
    'SELECT 1 AS found FROM source_file WHERE source_id = ? AND name = ? AND is_current = 1',
  )
  const remove = db.prepare('DELETE FROM source_file WHERE source_id = ? AND name = ? AND content_hash = ?')
  const of = (sourceId: number): NotedFile[] =>
    all.all(sourceId).map((stored) => ({ ...stored, isCurrent: stored.isCurrent === 1 }))
  /** What is in the folder as it was noted stays noted; of the rest the oldest go. */
  function forgetGone(sourceId: number, present: readonly ListedFile[]) {
    const there = new Set(present.map(markOf))
    const gone = of(sourceId).filter((file) => !file.isCurrent && !there.has(markOf(file)))
    if (gone.length <= MOST_GONE) return
    gone.sort((one, other) => other.readAt - one.readAt)
    for (const { name, contentHash } of gone.slice(MOST_GONE)) remove.run(sourceId, name, contentHash)
  }
  return {
    of,
    /** The source's rows come from a file of this name, among others. */
    isCurrent: (sourceId: number, name: string) => current.get(sourceId, name) !== undefined,
    /** Those the source's rows come from now. */
    current: (sourceId: number): NotedFile[] => of(sourceId).filter(({ isCurrent }) => isCurrent),
    /**
     * These files were read to their end, and with `kept`, which are known, are what the source's rows come from.
     * @param present every file that is in the folder: those that were not read are passed over from now on.
     */
    replaced(
      sourceId: number,
      read: readonly (ListedFile & { contentHash: string })[],
      kept: readonly NotedFile[],
      present: readonly ListedFile[],
      now: number,
    ) {
      const known = new Set([...of(sourceId), ...read].map(markOf))
      noneIsCurrent.run(sourceId)
      for (const { name, contentHash } of kept) keepCurrent.run(sourceId, name, contentHash)
      for (const file of read) put.run({ sourceId, ...file, now, isCurrent: 1 })
      for (const file of present)
        if (!known.has(markOf(file))) put.run({ sourceId, ...file, contentHash: '', now, isCurrent: 0 })
      forgetGone(sourceId, present)
    },
    /** One more file was read to its end; the others count as before. */
    added(
      sourceId: number,
      file: ListedFile & { contentHash: string },
      present: readonly ListedFile[],
      now: number,
    ) {
      put.run({ sourceId, ...file, now, isCurrent: 0 })
      forgetGone(sourceId, present)
    },
  }
}

/** While these are the same, so is the file. */
export const markOf = ({
  name,
  size,
  modifiedAt,
}: Pick<ListedFile, 'name' | 'size' | 'modifiedAt'>): string => `${size} ${modifiedAt} ${name}`
