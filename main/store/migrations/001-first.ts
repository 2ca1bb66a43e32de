/**
 * Schema 1. Times are epoch milliseconds (INTEGER) where they are ours, ISO text where the platform said them.
 * JSON columns hold the types of shared/contact.ts and are read back through the repositories only.
 */
import type { Database } from 'better-sqlite3'
import { REQUEST_LOG_SCHEMA } from '../request-log.ts'

export function first(db: Database): void {
  db.exec(`
    CREATE TABLE workspace (
      id INTEGER PRIMARY KEY,
      host TEXT NOT NULL UNIQUE,
      uuid TEXT,
      name TEXT NOT NULL DEFAULT '',
      country TEXT,
      timezone TEXT NOT NULL DEFAULT 'UTC',
      date_style TEXT NOT NULL DEFAULT 'day_first',
      profile TEXT,
      live_watermark TEXT,            -- highest modified_on of a completed pull of live contacts
      deleted_watermark TEXT,
      completed_pull_at INTEGER,      -- last pull that ran to its end
      complete_pull_at INTEGER,       -- last pull that read every contact
      fields_created_at INTEGER       -- last time a field or group was created or changed by us
    ) STRICT;

    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      workspace_id INTEGER NOT NULL REFERENCES workspace (id),
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      position INTEGER NOT NULL,      -- precedence: lower wins
      mapping TEXT,                   -- fingerprint of the mapping the claims were made with
      row_key_kind TEXT,              -- 'chosen:<headers>', 'uuid', 'ext', 'phone' or 'mailto'; chosen once
      content_hash TEXT,              -- of the last file staged
      table_info TEXT,                -- JSON: format, sheet, header row, encoding ... as shown to people
      approved_at INTEGER,            -- when the first sync was approved
      state TEXT NOT NULL DEFAULT 'new',   -- new | ready | waiting | halted
      state_code TEXT,
      state_detail TEXT,
      state_since INTEGER,
      read_at INTEGER,                -- last scan that ran to its end (also when nothing had changed)
      rows INTEGER NOT NULL DEFAULT 0,
      UNIQUE (workspace_id, name)
    ) STRICT;

    -- A person we follow, or will as soon as the platform has created the contact (uuid is null until then).
    -- AUTOINCREMENT: history, problems and holds name it, and must never come to mean somebody else.
    CREATE TABLE follow (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL REFERENCES workspace (id),
      uuid TEXT,
      origin TEXT NOT NULL CHECK (origin IN ('created', 'adopted')),
      base_local TEXT,                -- JSON snapshot: what the sources said when both sides last settled
      base_remote TEXT,               -- JSON snapshot: what the platform showed then
      UNIQUE (workspace_id, uuid)
    ) STRICT;

    -- What one source says of one person.
    CREATE TABLE claim (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source (id),
      row_key TEXT NOT NULL,
      follow_id INTEGER NOT NULL REFERENCES follow (id),
      contact TEXT NOT NULL,
      row_hash BLOB NOT NULL,
      sheet TEXT NOT NULL,
      row_number INTEGER NOT NULL,
      missing_since INTEGER,
      ignored INTEGER NOT NULL DEFAULT 0,   -- a person said: not this row, until it changes
      UNIQUE (source_id, row_key)
    ) STRICT;
    CREATE INDEX claim_follow ON claim (follow_id);

    CREATE TABLE claim_urn (
      claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
      urn_key TEXT NOT NULL,
      PRIMARY KEY (urn_key, claim_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claim_urn_claim ON claim_urn (claim_id);

    -- Persons whose verdict must be reached again.
    CREATE TABLE moved (follow_id INTEGER PRIMARY KEY) STRICT;

    CREATE TABLE mirror_contact (
      workspace_id INTEGER NOT NULL,
      uuid TEXT NOT NULL,
      name TEXT,
      language TEXT,
      urns TEXT NOT NULL,
      group_uuids TEXT NOT NULL,
      fields TEXT NOT NULL,
      status TEXT NOT NULL,
      created_on TEXT NOT NULL,
      modified_on TEXT NOT NULL,
      last_seen_on TEXT,
      deleted INTEGER NOT NULL DEFAULT 0,
      pull_mark INTEGER NOT NULL DEFAULT 0,   -- the complete pull that saw it last
      PRIMARY KEY (workspace_id, uuid)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mirror_urn (
      workspace_id INTEGER NOT NULL,
      urn_key TEXT NOT NULL,          -- the two forms of a Brazilian mobile share one key
      urn TEXT NOT NULL,
      uuid TEXT NOT NULL,
      PRIMARY KEY (workspace_id, urn_key, urn)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mirror_urn_uuid ON mirror_urn (workspace_id, uuid);

    CREATE TABLE mirror_field (
      workspace_id INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
      PRIMARY KEY (workspace_id, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mirror_group (
      workspace_id INTEGER NOT NULL, uuid TEXT NOT NULL, name TEXT NOT NULL, query TEXT,
      system INTEGER NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, uuid)
    ) STRICT, WITHOUT ROWID;

    -- A group's name in a spreadsheet, bound to the platform's group when first used.
    CREATE TABLE group_binding (
      workspace_id INTEGER NOT NULL, folded_name TEXT NOT NULL, uuid TEXT NOT NULL,
      PRIMARY KEY (workspace_id, folded_name)
    ) STRICT, WITHOUT ROWID;

    -- Fields and groups the platform would not create; their values wait, everything else flows.
    CREATE TABLE refused (
      workspace_id INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('field', 'group')),
      key TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, kind, key)
    ) STRICT, WITHOUT ROWID;

    -- Fields and groups to be created before the contacts that need them.
    CREATE TABLE needed (
      workspace_id INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('field', 'group')),
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      type TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (workspace_id, kind, key)
    ) STRICT, WITHOUT ROWID;

    -- AUTOINCREMENT: an id is never used again, history and dependencies may still name it.
    CREATE TABLE intention (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL,
      follow_id INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete', 'add', 'remove')),
      target TEXT NOT NULL DEFAULT '',     -- group key for add and remove
      payload TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'unsure', 'provisional')),
      priority INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      confirmations INTEGER NOT NULL DEFAULT 0,   -- how often a 204 was not shown by a later pull
      due_at INTEGER NOT NULL DEFAULT 0,
      sent_at INTEGER,
      run_id INTEGER NOT NULL,
      change_id INTEGER,
      depends_on INTEGER
    ) STRICT;
    CREATE INDEX intention_next ON intention (workspace_id, state, priority, id);
    CREATE INDEX intention_follow ON intention (follow_id);

    CREATE TABLE problem (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL,
      source_id INTEGER,
      follow_id INTEGER,
      origin TEXT NOT NULL CHECK (origin IN ('row', 'delivery', 'source')),
      attribute TEXT NOT NULL DEFAULT '',
      row_key TEXT,
      sheet TEXT,
      row_number INTEGER,
      code TEXT NOT NULL,
      column_name TEXT,
      text TEXT,
      detail TEXT,
      payload TEXT,                    -- what was refused: sent again only when it would be another
      since INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX problem_follow ON problem (follow_id);
    CREATE INDEX problem_source ON problem (source_id, origin);

    CREATE TABLE conflict (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL,
      follow_id INTEGER NOT NULL,
      kind TEXT NOT NULL,
      attributes TEXT NOT NULL,
      since INTEGER NOT NULL,
      UNIQUE (follow_id, kind)
    ) STRICT;

    -- Changes kept back until a person approves them.
    CREATE TABLE hold (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL,
      source_id INTEGER,
      kind TEXT NOT NULL,
      reason TEXT NOT NULL,
      since INTEGER NOT NULL,
      approved_at INTEGER
    ) STRICT;
    CREATE TABLE hold_item (
      hold_id INTEGER NOT NULL REFERENCES hold (id) ON DELETE CASCADE,
      follow_id INTEGER NOT NULL,
      PRIMARY KEY (hold_id, follow_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hold_item_follow ON hold_item (follow_id);

    CREATE TABLE run (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      workspace_id INTEGER NOT NULL,
      trigger TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      report TEXT
    ) STRICT;

    CREATE TABLE change (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id INTEGER NOT NULL,
      follow_id INTEGER NOT NULL,
      uuid TEXT,
      kind TEXT NOT NULL,
      source_id INTEGER,
      row_number INTEGER,
      before TEXT NOT NULL,
      after TEXT NOT NULL,
      outcome TEXT NOT NULL DEFAULT 'waiting',
      settled_at INTEGER
    ) STRICT;
    CREATE INDEX change_run ON change (run_id);
    CREATE INDEX change_follow ON change (follow_id);
  `)
  db.exec(REQUEST_LOG_SCHEMA)
}
