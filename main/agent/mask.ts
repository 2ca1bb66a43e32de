/**
 * Text without what names a person: keys and secrets, e-mails, phones, addresses on the platform, ids, paths, and every
 * word that occurs in the name of somebody who is known here. Rather too much than too little goes.
 */
import { fold } from '../store/search-text.ts'

const GONE = '***'
/** What a line of the program's own log begins with; its digits are no phone. */
const STAMP = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[\w+\]/
const EMAIL = /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+\.[^\s"'<>(),;:]+/g
const URN =
  /\b(?:tel|whatsapp|mailto|telegram|twitter|facebook|instagram|ext|viber|line|discord|slack):[^\s"'<>,;]+/gi
const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi
const PHONE = /\+?\d(?:[\s().\-/]{0,2}\d){6,}/g
/** A file of spreadsheets or its path, spaces included. */
const SHEET =
  /(?:[A-Za-z]:)?[^\s"'<>|]*(?: [^\s"'<>|]+)*\.(?:xlsx|xlsm|xlsb|xls|ods|fods|csv|tsv|txt|vcf)\b/gi
/** As long as an access key, which no word of the program with a digit in it is. */
const TOKEN = /\b(?=[A-Za-z_]*\d)[A-Za-z0-9_]{24,}\b/g
const WORD = /[\p{L}\p{M}]+/gu
/** A letter alone is no name, a sign of Chinese or Japanese may be one. */
const isName = (word: string): boolean => word.length > 1 || word > '\u2e7f'

/** The words names are made of. */
export function wordsOf(names: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const name of names) for (const [word] of name.matchAll(WORD)) if (isName(word)) words.add(fold(word))
  return words
}

/** @param secrets what must not stand anywhere. @param folders their paths, and what is shown in their place. */
export function openMask(parts: {
  nameWords: ReadonlySet<string>
  secrets: readonly string[]
  folders: readonly (readonly [path: string, shown: string])[]
}): (text: string) => string {
  const { nameWords, secrets, folders } = parts
  const line = (text: string): string => {
    const stamp = STAMP.exec(text)?.[0] ?? ''
    let rest = text.slice(stamp.length)
    for (const secret of secrets) if (secret !== '') rest = rest.replaceAll(secret, GONE)
    for (const [folder, shown] of folders) rest = rest.replaceAll(folder, shown)
    for (const what of [EMAIL, URN, UUID, SHEET, TOKEN, PHONE]) rest = rest.replaceAll(what, GONE)
    rest = rest.replaceAll(WORD, (word) => (nameWords.has(fold(word)) ? GONE : word))
    return stamp + rest
  }
  return (text) => text.split('\n').map(line).join('\n')
}
