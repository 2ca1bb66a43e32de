/**
 * What is not sent because it was decided so: rows that are left out until they change, values of which the platform keeps
 * its own, cells of a column that was not approved. Each can be taken back: "send after all" (DESIGN 12).
 *
 * A decision is nowhere written down as such; it is the base pair in which the two sides differ, the mark on the row, or
 * the cell that was held (`sync/resolve.ts`, `store/held.ts`). So it is found by looking at those.
 */
import { hash } from 'node:crypto'
import type { LocalContact } from '../../shared/contact.ts'
import type { DecidedShown } from '../../shared/ipc-decided.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { urnPath } from '../mapping/urn-path.ts'
import { attributeChanges, groupNames } from '../store/attribute-changes.ts'
import type { HeldValue } from '../store/held.ts'
import { foldGroupName, type MirrorContact } from '../store/mirror.ts'
import type { Claim, Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import { withoutSpentClearings } from '../sync/blanks.ts'
import { type CellValue, cellOf } from '../sync/column-cells.ts'
import { sameAttribute, toSnapshot } from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import { sendSpreadsheet } from '../sync/resolve.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  type GroupKey,
  type Snapshot,
  stated,
} from '../sync/snapshot.ts'
import { sendCell } from './held-columns.ts'
import { paceMaker } from './pace.ts'

type Parts = { repositories: Repositories; workspaceId: number }
type Line = DecidedShown['attributes'][number]
type Remote = Snapshot & LocalContact
type NotSent = {
  follow: Follow
  claim: Claim
  kind: DecidedShown['kind']
  lines: Line[]
  cells: HeldValue[]
  local: Snapshot
  name: string | null
  /** Undefined: there is no contact. */
  remote: Remote | undefined
}

const PAGE = 200

/** Ids of the persons of whom something is not sent; looks at everybody whose two sides differ, letting others work. */
export async function notSentOf(parts: Parts): Promise<number[]> {
  const { people } = parts.repositories
  const pace = paceMaker()
  const look = lookAt(parts)
  const found: number[] = []
  const ids = people.maybeNotSent(parts.workspaceId)
  for (let at = 0; at < ids.length; at += PAGE) {
    found.push(...look(ids.slice(at, at + PAGE)).map(({ follow }) => follow.id))
    await pace()
  }
  return found
}

export function notSentShown(parts: Parts, ids: readonly number[]): DecidedShown[] {
  const names = new Map(parts.repositories.sources.all(parts.workspaceId).map(({ id, name }) => [id, name]))
  return lookAt(parts)(ids).map((one) => shown(one, names))
}

function shown(one: NotSent, sourceNames: ReadonlyMap<number, string>): DecidedShown {
  const { follow, claim, kind, lines, name } = one
  const [urn] = claim.contact.urns ?? []
  return {
    id: follow.id,
    shown: markOf(one),
    kind,
    person: claim.contact.name ?? name ?? (urn === undefined ? claim.rowKey : urnPath(urn)),
    source: sourceNames.get(claim.sourceId) ?? '',
    sheet: claim.sheet,
    row: claim.rowNumber,
    attributes: lines,
  }
}

const markOf = ({ follow, kind, lines }: NotSent): string =>
  hash('sha256', JSON.stringify([follow.id, follow.uuid, kind, lines])).slice(0, 16)

/** In one transaction. @returns false where what was shown is not so any more. */
export function sendAfterAll(
  parts: Parts,
  { id, shown: mark, attribute }: { id: number; shown: string; attribute?: string | undefined },
): boolean {
  const { people, store } = parts.repositories
  return store.db.transaction(() => {
    const [one] = lookAt(parts)([id])
    const isThere = attribute === undefined || one?.lines.some(({ name }) => name === attribute)
    if (!one || !isThere || markOf(one) !== mark) return false
    people.markMoved(id)
    if (one.kind === 'row') {
      people.heed(id)
      return true
    }
    const wanted = new Set(attribute === undefined ? one.lines.map(({ name }) => name) : [attribute])
    for (const cell of one.cells) if (wanted.has(cell.attribute)) sendCell(parts.repositories, cell)
    if (one.remote && one.follow.base)
      people.setBase(id, heardAgain(one.follow.base, one.local, one.remote, wanted))
    return true
  })()
}

/** The spreadsheet's side counts as moved in these; of sets, what is not there counts as not said. */
function heardAgain(
  base: BasePair,
  local: Snapshot,
  remote: Snapshot,
  wanted: ReadonlySet<string>,
): BasePair {
  let next = sendSpreadsheet(
    base,
    local,
    remote,
    attributesOf(local).filter((attribute) => wanted.has(attribute)),
  )
  for (const set of ['urns', 'groups'] as const) {
    if (!wanted.has(set)) continue
    const there = new Set(remote[set]?.map(set === 'urns' ? urnKey : String))
    const left = (side: Snapshot): Snapshot =>
      side[set] ? { ...side, [set]: side[set].filter((one) => there.has(keyIn(set, one))) } : side
    next = { local: left(next.local), remote: left(next.remote) }
  }
  return next
}

const keyIn = (set: 'urns' | 'groups', one: string): string => (set === 'urns' ? urnKey(one) : one)

/** For a page of persons at once. */
function lookAt(parts: Parts): (ids: readonly number[]) => NotSent[] {
  const { repositories, workspaceId } = parts
  const { people, mirror, held } = repositories
  const remoteOf = remoteIn(parts)
  const bindings = mirror.bindings(workspaceId)
  const fieldTypes = mirror.fieldTypes(workspaceId)
  const nameOf = groupNames(mirror, workspaceId)
  const dismissed = held.dismissed(workspaceId)
  return (ids) => {
    const follows = people.followsMany(ids)
    const claims = Map.groupBy(people.claimsMany(ids), ({ followId }) => followId)
    const contacts = mirror.contacts(
      workspaceId,
      follows.flatMap(({ uuid }) => uuid ?? []),
    )
    return follows.flatMap((follow): NotSent[] => {
      const own = (claims.get(follow.id) ?? []).filter(({ missingSince }) => missingSince === null)
      const [claim] = own
      const merged = mergeClaims(
        withoutSpentClearings(
          own.map(({ contact }) => contact),
          follow.base,
        ),
      )
      if (!claim || !merged) return []
      const local = toSnapshot(merged, (name) => bindings.get(foldGroupName(name)))
      const known = follow.uuid === null ? undefined : contacts.get(follow.uuid)
      const contact = known && !known.deleted ? known : undefined
      const cells = own.flatMap(({ id }) => dismissed.get(id) ?? [])
      const remote = contact && remoteOf(contact)
      const common = { follow, claim, cells, local, name: contact?.name ?? null, remote }
      if (!remote) {
        if (!own.every(({ ignored }) => ignored)) return []
        const lines = attributeChanges({}, local, nameOf).map(({ name, after }) => ({
          name,
          spreadsheet: after,
          platform: null,
        }))
        return [{ ...common, kind: 'row', lines }]
      }
      const lines = [
        ...valuesApart(follow.base, local, remote, fieldTypes),
        ...setsApart(follow.base, local, remote, nameOf),
      ].filter(({ name }) => !cells.some(({ attribute }) => attribute === name))
      lines.push(...cells.map((cell) => cellLine(cell, remote)))
      return lines.length > 0 ? [{ ...common, kind: 'values', lines }] : []
    })
  }
}

/** The source said nothing new since, and the platform shows another value. */
function valuesApart(
  base: BasePair | undefined,
  local: Snapshot,
  remote: Snapshot,
  fieldTypes: ReturnType<Repositories['mirror']['fieldTypes']>,
): Line[] {
  const same = (attribute: AttributeName, a: string | null, b: string | null) =>
    sameAttribute(attribute, a, b, { fieldTypes })
  return attributesOf(local).flatMap((attribute): Line[] => {
    const says = stated(local, attribute) ?? null
    const said = stated(base?.local ?? {}, attribute)
    const now = stated(remote, attribute) ?? null
    const decided = said !== undefined && same(attribute, says, said) && !same(attribute, says, now)
    const agreed = stated(base?.remote ?? {}, attribute) ?? null
    // What a colleague changed since both agreed is no decision.
    return decided && !same(attribute, agreed, said)
      ? [{ name: attribute, spreadsheet: says, platform: now }]
      : []
  })
}

/** Groups and addresses that count as said and are not there. */
function setsApart(
  base: BasePair | undefined,
  local: Snapshot,
  remote: Snapshot,
  nameOf: (key: GroupKey) => string,
): Line[] {
  return (['urns', 'groups'] as const).flatMap((set): Line[] => {
    const [said, agreed, there] = [base?.local, base?.remote, remote].map(
      (side) => new Set(side?.[set]?.map((one) => keyIn(set, one))),
    )
    const missing = (local[set] ?? []).filter((one) => {
      const key = keyIn(set, one)
      return said!.has(key) && !agreed!.has(key) && !there!.has(key)
    })
    if (missing.length === 0) return []
    const text = (list: readonly string[]) => list.map(set === 'urns' ? urnPath : nameOf).join(', ') || null
    return [{ name: set, spreadsheet: text(missing), platform: text(remote[set] ?? []) }]
  })
}

const cellLine = ({ attribute, value }: HeldValue, remote: LocalContact): Line => ({
  name: attribute,
  spreadsheet: cellText(value),
  platform: cellText(cellOf(remote, attribute)),
})

const cellText = (cell: CellValue): string | null =>
  cell === undefined || cell === null ? null : typeof cell === 'string' ? cell : cell.join(', ') || null

/** As it is, without the groups the platform fills itself. */
function remoteIn({ repositories: { mirror }, workspaceId }: Parts): (contact: MirrorContact) => Remote {
  const isStatic = new Set(
    mirror.groups(workspaceId).flatMap(({ uuid, query }) => (query === null ? [uuid] : [])),
  )
  return ({ name, language, urns, groupUuids, fields }) => ({
    name,
    language,
    urns,
    fields,
    groups: groupUuids.filter((uuid) => isStatic.has(uuid)),
  })
}
