/** Yes and no, as people and programs write them in Portuguese, Spanish and English. */
import { withoutAccents } from '../../shared/targets.ts'

const YES = new Set(
  'sim s si yes y true t verdadeiro verdadera verdadero v ok x 1 on ✓ ✔ ☑ ✅ ativo ativa activo activa active'.split(
    ' ',
  ),
)
const NO = new Set(
  'nao não n no false f falso falsa 0 off ✗ ✘ ✖ ❌ ☐ - inativo inativa inactivo inactiva inactive'.split(' '),
)

/** Undefined where the text is neither. */
export const readYesNo = (text: string): boolean | undefined =>
  answer(text.toLowerCase()) ?? answer(bare(text))

function answer(word: string): boolean | undefined {
  if (YES.has(word)) return true
  return NO.has(word) ? false : undefined
}

/** Without accents, the brackets of a ticked box ("[x]", "( )") and a stop. */
const bare = (text: string): string =>
  withoutAccents(text)
    .toLowerCase()
    .replace(/\ufe0f/g, '')
    .trim()
    .replace(/^[[(](.*)[\])]$/, (_all, inner: string) => inner.trim() || '☐')
    .replace(/[.!]$/, '')
