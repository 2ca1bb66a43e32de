/** `contact-sync check`: connection, access key, account, sources and mapping, without keeping or sending anything. */
import type { Cycle } from '../agent/cycle.ts'
import { EXIT } from '../agent/report.ts'
import { readAccount, scanAll } from '../agent/sync.ts'
import { count, type Output } from './output.ts'
import { endSentence, sourceSentence } from './words.ts'

export async function checkCommand(cycle: Cycle, output: Output, signal: AbortSignal): Promise<number> {
  const end = await readAccount(cycle, signal)
  if (end) {
    output.note(endSentence(end) ?? '')
    output.result({ ok: false, account: null, sources: [] }, '')
    return EXIT.platform
  }
  const { name, country, timezone, profile } = cycle.workspace
  const known = cycle.repositories.mirror.count(cycle.workspace.id)
  const read = await scanAll(cycle, cycle.sources, signal)
  const sources = read.results.map((result, index) => {
    const { end: scanned, source } = read.ends[index]!
    const sentence = sourceSentence(result)
    if (sentence) output.note(sentence)
    const columns =
      scanned.kind === 'scanned'
        ? scanned.scan.columns
        : (cycle.repositories.sources.tableInfo(source.row.id)?.columns ?? [])
    const problem = sentence ?? null
    return { name: result.name, file: result.file, ok: sentence === undefined, problem, columns }
  })
  const lines = sources.flatMap((source) => [
    `${source.name} (${source.file}): ${source.ok ? 'can be read' : 'cannot be used'}`,
    ...source.columns.map(({ header, target }) => `    ${header} → ${target ?? 'not used'}`),
  ])
  const account = `Connected to "${name}" (${country ?? 'no country'}, ${timezone}; ${profile}), ${count(known, 'contact', 'contacts')} there.`
  const ok = sources.every((source) => source.ok)
  output.result(
    { ok, account: { name, country, timezone, profile, contacts: known }, sources },
    [account, ...lines].join('\n'),
  )
  return ok ? EXIT.ok : EXIT.halted
}
