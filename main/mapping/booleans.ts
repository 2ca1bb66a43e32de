/** Yes and no, as people and programs write them in Portuguese, Spanish and English. */
import { withoutAccents } from '../../shared/targets.ts'

const YES = new Set(
  'sim s si yes y true verdadeiro verdadero v ok x 1 on ✓ ✔ ☑ ativo activo active'.split(' '),
)
const NO = new Set('nao n no false falso f 0 off ✗ ✘ ☐ - inativo inactivo inactive'.split(' '))

/** Undefined where the text is neither. */
export function readYesNo(text: string): boolean | undefined {
  const word = withoutAccents(text)
    .toLowerCase()
    .replace(/\ufe0f/g, '')
    .trim()
  if (YES.has(word)) return true
  return NO.has(word) ? false : undefined
}
