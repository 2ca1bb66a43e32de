/** workspace.json, and org.json under its older name: the connection test (contract 5.3). */
import type { Call } from './call.ts'
import { ok, type Reply } from './reply.ts'

export function getWorkspace(call: Call): Reply {
  const { uuid, name, country, languages, timezone, dateStyle, anon } = call.workspace
  return ok({
    uuid,
    name,
    country,
    languages,
    primary_language: languages[0] ?? null,
    timezone,
    date_style: dateStyle,
    ...(!call.state.profile.weni && { credits: { used: -1, remaining: -1 } }),
    anon,
  })
}
