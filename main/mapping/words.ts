/**
 * Headers by their words. A whole header is looked up first. Then it is read as a phrase of which every word must be
 * known: "telefone do fiador" is somebody else's phone, "telefone devolvido em" is none, and "nome da mãe" is not the
 * contact's name.
 */
import { because, type Reason } from '../../shared/column-reasons.ts'
import { meaningful, tokensOf } from './header-words.ts'
import { normaliseHeader } from './headers.ts'
import type { NamePiece, Said, Whose } from './said.ts'
import * as lists from './word-lists.ts'

/** What a header says; undefined where no word of it is known, or one that changes the meaning is not. */
export function wordsSay(header: string): Said | undefined {
  const tokens = tokensOf(header)
  if (tokens.length === 0) return undefined
  const plain = meaningful(tokens)
  const phrase = plain.join(' ')
  const unnumbered = plain.filter((token) => !isCount(token))
  const whole = wholeHeader(phrase) ?? wholeHeader(unnumbered.join(' '))
  if (whole?.kind === 'groups') return oneGroup(header, tokens, true) ?? whole
  return (
    whole ??
    phoneAndMail(unnumbered) ??
    phone(unnumbered) ??
    mail(unnumbered) ??
    name(unnumbered) ??
    id(unnumbered) ??
    aboutSomebody(unnumbered) ??
    oneGroup(header, tokens, false)
  )
}

/** True where a header is blank or a program's stand-in for one: "Column F", "Coluna1", "A". */
export const isUnnamed = (header: string): boolean => lists.NO_HEADER.test(normaliseHeader(header))

const isCount = (token: string): boolean => /^\d{1,2}$/.test(token)

const left = (why: Reason): Said => ({ kind: 'left out', why })
const SOMEBODY_ELSES = left(because('about-somebody-else'))
const pieceOf = (piece: NamePiece): Said => ({ kind: 'piece', piece, minor: false })
const nameOf = (weight: 0 | 1 | 2 | 3): Said => ({ kind: 'name', weight, whose: 'own', minor: false })

function wholeHeader(phrase: string): Said | undefined {
  if (lists.FULL_NAMES.has(phrase)) return nameOf(3)
  if (lists.SHOWN_NAMES.has(phrase)) return nameOf(0)
  if (lists.COMPANY_NAMES.has(phrase)) return nameOf(1)
  if (lists.FIRST_NAMES.has(phrase)) return pieceOf('first')
  if (lists.MIDDLE_NAMES.has(phrase)) return pieceOf('middle')
  if (lists.LAST_NAMES.has(phrase)) return pieceOf('last')
  if (lists.SECOND_LAST_NAMES.has(phrase)) return pieceOf('second last')
  if (lists.GROUPS.has(phrase) || isEvery(phrase, lists.GROUPS)) return { kind: 'groups' }
  if (lists.ID_NUMBERS.has(phrase)) return { kind: 'id' }
  if (lists.DOCUMENTS.has(phrase) || isEvery(phrase, lists.DOCUMENTS, NUMBERS)) return { kind: 'document' }
  if (lists.BIRTHDAYS.has(phrase)) return { kind: 'field', date: true }
  if (lists.FIELDS.has(phrase) || isEvery(phrase, lists.FIELDS, lists.BESIDE_FIELDS))
    return { kind: 'field', date: false }
  if (lists.LANGUAGES.has(phrase)) return { kind: 'language' }
  if (lists.STATUSES.has(phrase)) return { kind: 'status' }
  if (lists.OPT_OUTS.has(phrase)) return { kind: 'opt-out' }
  if (lists.PHONES_BY_KIND.has(phrase)) return { ...phoneOf(phrase.split(' '), 'own'), rank: 'weak' }
  switch (phrase) {
    case 'fax':
    case 'telefone fax':
      return phrase === 'fax' ? left(because('fax')) : { ...phoneOf([], 'own'), fixed: true }
    case 'apelido':
    case 'apelidos':
      return { kind: 'two meanings', word: 'apelido' }
    case 'numero':
      return { kind: 'two meanings', word: 'numero' }
    case 'estado':
      return { kind: 'two meanings', word: 'estado' }
    case 'titulo':
    case 'title':
      return { kind: 'two meanings', word: 'titulo' }
    case 'ddd':
    case 'codigo area':
    case 'area codigo':
    case 'ddi':
    case 'telefone ddi':
    case 'telefone ddd':
      return { kind: 'area code' }
    case 'numero contato':
    case 'numero contacto':
    case 'contato numero':
    case 'contact numero':
      return phoneOf([], 'own')
  }
  return undefined
}

/** "City / Ciudad", "CPF/RG": each word is of the list, or at least one is and the others may stand beside it. */
function isEvery(phrase: string, list: ReadonlySet<string>, beside?: ReadonlySet<string>): boolean {
  const tokens = phrase.split(' ')
  return hasAny(tokens, list) && tokens.every((token) => list.has(token) || beside?.has(token))
}

/** Whose it is, if every word that is not in `known` tells of a person; null where one tells something else. */
function whoseOf(
  tokens: readonly string[],
  ...known: readonly ReadonlySet<string>[]
): { whose: Whose; minor: boolean } | null {
  let whose: Whose = 'own'
  let minor = false
  for (const written of tokens) {
    if (known.some((list) => list.has(written))) continue
    const token = singular(written)
    if (lists.OTHERS.has(token)) whose = 'other'
    else if (lists.GUARDIANS.has(token)) whose = whose === 'other' ? whose : 'guardian'
    else if (lists.PARENTS.has(token)) whose = whose === 'own' ? 'parent' : whose
    else if (lists.MINORS.has(token)) minor = true
    else if (!lists.PEOPLE.has(token)) return null
  }
  return { whose, minor: minor && whose === 'own' }
}

/** "Pais" are parents, and so is each of their own words; others lose their plural. */
const singular = (token: string): string =>
  token.endsWith('s') && !lists.GUARDIANS.has(token) && !lists.OTHERS.has(token) ? token.slice(0, -1) : token

const hasAny = (tokens: readonly string[], list: ReadonlySet<string>): boolean =>
  tokens.some((token) => list.has(token))

const MAIL: ReadonlySet<string> = new Set(['email'])
const NUMBERS: ReadonlySet<string> = new Set(['numero'])
const CONTACT: ReadonlySet<string> = new Set(['contato', 'contacto', 'contact'])

function phoneAndMail(tokens: readonly string[]): Said | undefined {
  if (!tokens.includes('email') || !hasAny(tokens, lists.PHONES)) return undefined
  const found = whoseOf(tokens, lists.PHONES, MAIL, lists.BESIDE_PHONES, lists.BESIDE_MAILS)
  return found?.whose === 'own' ? { kind: 'two meanings', word: 'phone or e-mail' } : undefined
}

function phone(tokens: readonly string[]): Said | undefined {
  if (!hasAny(tokens, lists.PHONES)) return undefined
  const found = whoseOf(tokens, lists.PHONES, lists.BESIDE_PHONES)
  return found ? { ...phoneOf(tokens, found.whose), minor: found.minor } : undefined
}

function phoneOf(tokens: readonly string[], whose: Whose): Extract<Said, { kind: 'phone' }> {
  const fixed = !tokens.includes('celular') && hasAny(tokens, lists.LANDLINES)
  return { kind: 'phone', rank: 'usual', whatsapp: tokens.includes('whatsapp'), fixed, whose, minor: false }
}

function mail(tokens: readonly string[]): Said | undefined {
  if (!tokens.includes('email')) return undefined
  const found = whoseOf(tokens, MAIL, lists.BESIDE_MAILS)
  return found ? { kind: 'mail', ...found } : undefined
}

function name(tokens: readonly string[]): Said | undefined {
  if (hasAny(tokens, lists.NAMES)) {
    // "Nome de usuário" is what somebody logs in with.
    if (hasAny(tokens, lists.ACCOUNTS)) return undefined
    const found = whoseOf(tokens, lists.NAMES, lists.BESIDE_NAMES)
    if (found) return { kind: 'name', weight: hasAny(tokens, lists.BESIDE_NAMES) ? 3 : 2, ...found }
    return undefined
  }
  // "Cliente", "Responsável", "Pessoa de contato": a person alone. "Proprietário/Inquilino" asks which of the two.
  const people = tokens.filter(
    (token) => isPerson(token) && !CONTACT.has(token) && !lists.NOT_ALONE.has(token),
  )
  if (tokens.every((token) => lists.NOT_ALONE.has(token)) || people.length > 1) return undefined
  const found = whoseOf(tokens)
  if (found?.whose === 'other') return SOMEBODY_ELSES
  return found ? { kind: 'name', weight: 1, ...found } : undefined
}

function id(tokens: readonly string[]): Said | undefined {
  const isCounted = (token: string) => token === 'numero' || token === 'ref'
  const isPersonsNumber =
    tokens.some(isCounted) &&
    tokens.some(isPerson) &&
    tokens.every((token) => isCounted(token) || isPerson(token))
  if (isPersonsNumber) return { kind: 'id' }
  if (!hasAny(tokens, lists.IDS)) return undefined
  const found = whoseOf(tokens, lists.IDS, lists.BESIDE_IDS)
  return found?.whose === 'own' ? { kind: 'id' } : undefined
}

const isPerson = (token: string): boolean =>
  lists.PEOPLE.has(singular(token)) || lists.MINORS.has(singular(token))
const isSomebodyElse = (token: string): boolean =>
  [lists.GUARDIANS, lists.PARENTS, lists.OTHERS].some((list) => list.has(singular(token)))

/** "CPF do cliente", "Cidade do aluno", "Data de nascimento da mãe": a known phrase and a person. */
function aboutSomebody(tokens: readonly string[]): Said | undefined {
  const rest = tokens.filter((token) => !isPerson(token) && !isSomebodyElse(token))
  if (rest.length === 0 || rest.length === tokens.length) return undefined
  const said = wholeHeader(rest.join(' '))
  if (said === undefined) return undefined
  if (tokens.some(isSomebodyElse)) return SOMEBODY_ELSES
  const isMinors = tokens.some((token) => lists.MINORS.has(singular(token)))
  return said.kind === 'piece' && isMinors ? { ...said, minor: true } : said
}

/** "Grupo Jovens", "Turma A". `isList`: without yes and no in it, it is a list of groups all the same. */
function oneGroup(
  header: string,
  [first = '', ...others]: readonly string[],
  isList: boolean,
): Said | undefined {
  if (others.length === 0 || !lists.GROUPS.has(first)) return undefined
  const whole = header.replace(/\ufeff/g, '').trim()
  const rest = whole.replace(/^\S+?(?:\s*[:–—-]\s*|\s+)/, '')
  const isNamed = meaningful(others)[0] === others[0] && !/^\d*$/.test(rest)
  const name = isNamed && !lists.GROUPS_BY_WHOLE_NAME.has(first) ? rest : whole
  return { kind: 'group', name, isList }
}
