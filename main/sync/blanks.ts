/**
 * What a blank cell means (DESIGN 7): nothing, unless this source's own last value was not blank and no other source has
 * one; then it clears, once.
 *
 * The claim remembers such a `null` in `cleared`, so that it is sent even if the agent dies before. When the clearing has
 * been answered (delivered, kept by the platform, overruled by another source) it is taken out of the claim: from then on
 * the blank says nothing again, under any policy. A `null` that is not in `cleared` is the cell `--`, and stays.
 */
import type { LocalContact, Urn } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  fieldKeyOf,
  stated,
  withStatement,
} from './snapshot.ts'

/**
 * What a row says, read together with what it said before.
 * @param now what the row says; @param before this claim's last good state.
 * @param blankClears false for sources where only `--` clears (*changes only*).
 */
export function withClearings(
  now: LocalContact,
  before: LocalContact | undefined,
  blankClears: boolean,
): LocalContact {
  if (!before) return now
  const said = now.silent ? withSilent(now.silent, now, before) : now
  if (!blankClears) return said
  const blank = attributesOf(before).filter((attribute) => stated(said, attribute) === undefined)
  if (blank.length === 0) return said
  return blank.reduce<LocalContact>((cleared, attribute) => withStatement(cleared, attribute, null), {
    ...said,
    cleared: blank,
  })
}

/** Cells that say neither yes nor no to what stood there before: it stays. */
function withSilent(silent: readonly string[], now: LocalContact, before: LocalContact): LocalContact {
  return attributesOf(before).reduce<LocalContact>(
    (said, attribute) => {
      const value = stated(before, attribute)
      return value != null && silent.includes(attribute) ? withStatement(said, attribute, value) : said
    },
    withSilentSets(now, before),
  )
}

/**
 * The claims without the clearings that have been answered.
 * @param claims all that speak of one person now; @param base what both sides last settled.
 * @returns the same objects where nothing was answered.
 */
export function withoutSpentClearings(
  claims: readonly LocalContact[],
  base: BasePair | undefined,
): LocalContact[] {
  return claims.map((claim) => {
    if (!claim.cleared) return claim
    const { cleared, ...rest } = claim
    const open = cleared.filter((name) => {
      const attribute = name as AttributeName
      const overruled = claims.some((other) => stated(other, attribute) != null)
      return !overruled && stated(base?.local ?? {}, attribute) !== null
    })
    if (open.length === cleared.length) return claim
    const silent = cleared.filter((name) => !open.includes(name))
    const said = silent.reduce<LocalContact>((so, name) => without(so, name as AttributeName), rest)
    return open.length > 0 ? { ...said, cleared: open } : said
  })
}

function without(contact: LocalContact, attribute: AttributeName): LocalContact {
  switch (attribute) {
    case 'name': {
      const { name: _name, ...rest } = contact
      return rest
    }
    case 'language': {
      const { language: _language, ...rest } = contact
      return rest
    }
    default: {
      const { [fieldKeyOf(attribute)!]: _value, ...fields } = contact.fields ?? {}
      const { fields: _fields, ...rest } = contact
      return Object.keys(fields).length > 0 ? { ...rest, fields } : rest
    }
  }
}

/** Address and group columns that are blank take nothing out of their set: it keeps what they gave before. */
function withSilentSets({ silent = [], ...now }: LocalContact, before: LocalContact): LocalContact {
  const result: LocalContact = { ...now }
  const schemes = new Set(silent.filter((target) => target.startsWith('urn:')))
  if (schemes.size > 0) {
    const blanks = (scheme: string) => silent.filter((target) => target === scheme).length
    result.urns = [...schemes].reduce<Urn[]>(
      (urns, scheme) => withKept(urns, before.urns ?? [], scheme.slice('urn:'.length), blanks(scheme)),
      now.urns ?? [],
    )
  }
  const kept = (before.groups ?? []).filter((name) => isSilent(name, silent, now.groups ?? []))
  if (kept.length > 0 || now.groups) result.groups = [...(now.groups ?? []), ...kept]
  return result
}

/**
 * Of one scheme's columns some are blank. The addresses that were there beyond those the filled columns give now belong
 * to the blank ones.
 */
function withKept(now: readonly Urn[], before: readonly Urn[], scheme: string, blanks: number): Urn[] {
  const ofScheme = (urn: Urn) => urn.startsWith(`${scheme}:`)
  const has = new Set(now.map(urnKey))
  const gone = before.filter((urn) => ofScheme(urn) && !has.has(urnKey(urn)))
  const filled = now.filter(ofScheme)
  const repeated = filled.filter((urn) => before.some((had) => urnKey(had) === urnKey(urn))).length
  // A filled column whose number is new replaced one; the others' are kept.
  const replaced = Math.max(0, filled.length - repeated)
  return [...now, ...gone.slice(replaced).slice(-blanks)]
}

const isSilent = (name: string, silent: readonly string[], now: readonly string[]): boolean => {
  const is = (other: string) => other.toLowerCase() === name.toLowerCase()
  if (now.some(is)) return false
  return silent.some((target) => target === 'groups' || (target.startsWith('group:') && is(target.slice(6))))
}
