/** Words of status and opt-out columns that keep a row from being sent (headers.md, the last line of its words). */
import { readYesNo } from './booleans.ts'
import { normaliseHeader } from './headers.ts'
import { isZero, saysNothing } from './nothing.ts'

/** Words that mean nothing else, under whatever header they stand. */
const UNMISTAKABLE =
  'unsubscribed|opt(?:ed)? ?out|blacklisted|do not (?:contact|disturb|email|call)|descadastrad[oa]|desinscrit[oa]|nao (?:contatar|perturbe)|desuscrit[oa]|dado de baja|no (?:contactar|molestar)'
const UNSUBSCRIBED = new RegExp(`^(?:${UNMISTAKABLE})$`)
const STOPPED = new RegExp(
  `^(?:${UNMISTAKABLE}|unsubscribe|out|blocked|stopped|archived|bounced|cleaned|complained|spam|dnd|descadastro|bloquead[oa]|cancelad[oa]|removid[oa]|arquivad[oa]|parad[oa]|nao enviar|recusou|desuscripto|de baja|baja|archivad[oa]|detenid[oa]|no enviar)$`,
)

/** Whether a cell says, whatever its column is called, that this person must not be written to. */
export const saysUnsubscribed = (text: string): boolean => UNSUBSCRIBED.test(normaliseHeader(text))

const GOES_ON =
  /^(?:active|subscribed|opt(?:ed)? ?in|confirmed|in|never|none|ativ[oa]|inscrit[oa]|cadastrad[oa]|liberad[oa]|activ[oa]|suscrit[oa]|nunca|nenhum|ninguno|clean)$/

/** Whether a status column's cell says that this person must not be written to. Other words say nothing. */
export const saysStopped = (text: string): boolean => STOPPED.test(normaliseHeader(text))

/**
 * Whether an opt-out column's cell says so: "yes", a date, a reason. Anything but "no" and its like counts, because the
 * mistake on this side would undo an opt-out.
 */
export function saysOptedOut(text: string): boolean {
  const word = normaliseHeader(text)
  if (STOPPED.test(word)) return true
  if (GOES_ON.test(word) || saysNothing(text) || isZero(text)) return false
  return readYesNo(text) !== false
}
