/**
 * What `parseSetup` finds wrong, as codes a window makes its sentences of. The words of what was expected are made in
 * one place (`shared/setup.ts`), so they can be told apart by their form.
 */
import type { Complaint } from '../../shared/ipc-settings.ts'
import type { SetupReading } from '../../shared/setup.ts'

type SetupError = (SetupReading & { ok: false })['errors'][number]

export const complaintsOf = (errors: readonly SetupError[]): Complaint[] => errors.map(complaintOf)

function complaintOf({ path, expected, got }: SetupError): Complaint {
  const say = (code: Complaint['code'], detail: Complaint['detail'] = {}): Complaint => ({
    path,
    code,
    detail: { got, ...detail },
  })
  if (path === '' && got === 'an empty file') return say('empty')
  const place = /^a mistake at line (\d+), column (\d+)$/.exec(got)
  if (place) return say('broken', { line: Number(place[1]), column: Number(place[2]) })
  const among = /^one of (?!")(.*)$/.exec(expected)
  if (among) return say('unknown-key', { known: among[1]! })
  if (got === 'missing') return say('missing')
  const range = /^a (whole )?number (?:from ([\d.]+) to ([\d.]+)|of at least ([\d.]+))$/.exec(expected)
  if (range) {
    const [, whole, least, most, atLeast] = range
    const numbers = { least: Number(least ?? atLeast), ...(most !== undefined && { most: Number(most) }) }
    return say(whole ? 'whole-number' : 'number', numbers)
  }
  if (/^"[^"]*"(?:, "[^"]*")* or "[^"]*"$/.test(expected)) return say('one-of', { options: expected })
  if (/^(?:a web address|only the host)/.test(expected)) return say('address')
  if (/^a name that no other/.test(expected)) return say('taken-name')
  if (/^(?:a list|at least one)/.test(expected)) return say('list')
  if (/^an object/.test(expected)) return say('object')
  return say(/^(?:a |the |one )/.test(expected) ? 'text' : 'other')
}
