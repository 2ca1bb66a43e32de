/**
 * What the platform shows goes into the mirror here and nowhere else, so that no look at it forgets whose verdict rests
 * on it: who follows the contact, and who states an address that it gained or lost. They are marked in the caller's
 * transaction: a pull that breaks off later has still told them. Who is to be forgotten is not looked at.
 */
import type { RemoteContact } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Forgotten } from './forgotten.ts'
import type { Mirror, Seen } from './mirror.ts'
import type { People } from './people.ts'

/** An id that no follow has. */
const NOBODY = 0

type Parts = { mirror: Mirror; people: People; forgotten: Forgotten; workspaceId: number }

/**
 * @param by the person whose own request showed it: they know.
 * @param pullMark the complete pull it was seen in.
 * @returns whether anything a person could care about is different now.
 */
export function seeContact(
  parts: Parts,
  contact: RemoteContact,
  { by, pullMark = 0 }: { by?: number; pullMark?: number } = {},
): boolean {
  if (parts.forgotten.knows(parts.workspaceId, contact)) return false
  const seen = parts.mirror.put(parts.workspaceId, contact, pullMark)
  tell(parts, contact.uuid, seen, by)
  return seen.changed
}

/** The platform deleted this contact. @returns whether that is news. */
export function seeDeleted(
  parts: Parts,
  { uuid, createdOn, modifiedOn }: { uuid: string; createdOn: string; modifiedOn: string },
): boolean {
  if (parts.forgotten.knows(parts.workspaceId, { uuid })) return false
  const seen = parts.mirror.bury(parts.workspaceId, uuid, createdOn, modifiedOn)
  tell(parts, uuid, seen, undefined)
  return seen.changed
}

function tell({ people, workspaceId }: Parts, uuid: string, seen: Seen, by: number | undefined): void {
  if (!seen.changed) return
  const followId = people.followIdOf(workspaceId, uuid)
  const concerned = new Set(followId === undefined ? [] : [followId])
  if (seen.urnsMoved.length > 0) {
    const known = by ?? followId ?? NOBODY
    for (const id of people.othersWithUrns(seen.urnsMoved.map(urnKey), workspaceId, known)) concerned.add(id)
  }
  for (const id of concerned) if (id !== by) people.markMoved(id)
}
