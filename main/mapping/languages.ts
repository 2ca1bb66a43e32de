/**
 * Languages: what a person writes → ISO 639-3, the only code the platform takes (contract 2). Understood are the
 * codes of ISO 639-1, -2 and -3, tags such as `pt-BR`, and names in Portuguese, Spanish, English and the language
 * itself.
 */
import { iso6393 } from 'iso-639-3'
import { withoutAccents } from '../../shared/targets.ts'
import type { Refusal } from './text.ts'

const fold = (name: string): string =>
  withoutAccents(name)
    .toLowerCase()
    .replace(/[\s_/-]+/g, ' ')
    .trim()

/** Built on the first cell: about 8,000 names in a few dozen milliseconds. */
let codes: ReadonlyMap<string, string> | undefined

function buildCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  // Nobody's word is taken by a later, rarer one.
  const add = (name: string | undefined, code: string) => {
    const word = name === undefined ? '' : fold(name)
    if (word !== '' && !found.has(word)) found.set(word, code)
  }
  for (const language of iso6393) add(language.iso6393, language.iso6393)
  for (const language of iso6393) {
    add(language.iso6391, language.iso6393)
    add(language.iso6392B, language.iso6393)
  }
  const twoLetter = iso6393.flatMap(({ iso6391, iso6393: code }) =>
    iso6391 === undefined ? [] : [[iso6391, code] as const],
  )
  for (const locale of ['pt', 'es', 'en']) {
    const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' })
    for (const [short, code] of twoLetter) add(names.of(short), code)
    for (const region of [
      'pt-BR',
      'pt-PT',
      'es-ES',
      'es-MX',
      'es-419',
      'en-US',
      'en-GB',
      'fr-CA',
      'zh-Hans',
      'zh-Hant',
    ]) {
      add(names.of(region), found.get(region.slice(0, 2))!)
    }
  }
  for (const [short, code] of twoLetter) {
    add(new Intl.DisplayNames([short], { type: 'language', fallback: 'none' }).of(short), code)
  }
  add('castellano', 'spa')
  add('castelhano', 'spa')
  for (const language of iso6393)
    add(language.name.replace(/ \((?:macrolanguage|individual language)\)$/, ''), language.iso6393)
  return found
}

const SPOKEN_WHERE =
  / (?:d[eoa]l? )?(?:brasil|brazil|portugal|mexico|espanha|espana|argentina|eua|br|pt|mx|us|uk|american[oa]|britanic[oa]|brasileir[oa]|brasilen[oa]|latin[oa])$/

/** Three lower-case letters that ISO 639-3 knows. */
export function readLanguage(text: string): string | Refusal {
  codes ??= buildCodes()
  const word = fold(text)
  const code =
    codes.get(word) ??
    codes.get(word.replace(/\s*\(.*\)$/, '')) ?? // "Português (Brasil)"
    codes.get(word.replace(SPOKEN_WHERE, '')) ?? // "Português do Brasil"
    (/^[a-z]{2,3}( [a-z0-9]{2,4})+$/.test(word) ? codes.get(word.split(' ')[0]!) : undefined) // pt_BR, zh-Hans-CN
  return code ?? { code: 'bad-language' }
}
