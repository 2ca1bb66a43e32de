/** Accounts on the platform this data folder has worked with, by host. */
import type { Database } from 'better-sqlite3'
import type { RemoteWorkspace } from '../../shared/contact.ts'

export type WorkspaceRow = {
  id: number
  host: string
  uuid: string | null
  name: string
  country: string | null
  timezone: string
  dateStyle: RemoteWorkspace['dateStyle']
  profile: string | null
  liveWatermark: string | null
  deletedWatermark: string | null
  completedPullAt: number | null
  completePullAt: number | null
  fieldsCreatedAt: number | null
  /** Milliseconds the agent has been at work on this account, as last written down. */
  worked: number
}

export function openWorkspaces(db: Database) {
  const select = `SELECT id, host, uuid, name, country, timezone, date_style AS dateStyle, profile,
    live_watermark AS liveWatermark, deleted_watermark AS deletedWatermark, completed_pull_at AS completedPullAt,
    complete_pull_at AS completePullAt, fields_created_at AS fieldsCreatedAt, worked FROM workspace`
  const byHost = db.prepare<[string], WorkspaceRow>(`${select} WHERE host = ?`)
  const byId = db.prepare<[number], WorkspaceRow>(`${select} WHERE id = ?`)
  const insert = db.prepare('INSERT INTO workspace (host) VALUES (?) ON CONFLICT DO NOTHING')
  const describe = db.prepare(`UPDATE workspace SET uuid = @uuid, name = @name, country = @country,
    timezone = @timezone, date_style = @dateStyle, profile = @profile WHERE id = @id`)
  const pulled = db.prepare(`UPDATE workspace SET live_watermark = @live, deleted_watermark = @deleted,
    completed_pull_at = @at, complete_pull_at = CASE WHEN @complete THEN @at ELSE complete_pull_at END WHERE id = @id`)
  const worked = db.prepare('UPDATE workspace SET worked = ? WHERE id = ?')
  const created = db.prepare('UPDATE workspace SET fields_created_at = ? WHERE id = ?')
  return {
    find: (host: string) => byHost.get(host),
    byId: (id: number): WorkspaceRow => byId.get(id)!,
    /** The row of this host, made when it is new. */
    ensure(host: string): WorkspaceRow {
      insert.run(host)
      return byHost.get(host)!
    },
    describe(id: number, workspace: RemoteWorkspace, profile: string) {
      const { uuid, name, country, timezone, dateStyle } = workspace
      describe.run({ id, uuid, name, country, timezone, dateStyle, profile })
    },
    /** A pull ran to its end: only now do the two watermarks move. */
    pulled(
      id: number,
      marks: { live: string | null; deleted: string | null; at: number; complete: boolean },
    ) {
      pulled.run({ id, ...marks, complete: marks.complete ? 1 : 0 })
    },
    worked: (id: number, ms: number) => void worked.run(ms, id),
    fieldsCreated: (id: number, at: number) => void created.run(at, id),
  }
}
