/** The window's words as a flat list, and those that DESIGN 2 keeps out of sight. */
import { en } from '../../renderer/words/en.ts'
import { es } from '../../renderer/words/es.ts'
import { ptBR } from '../../renderer/words/pt-br.ts'

type Tree = { readonly [key: string]: string | Tree }
const flat = (words: Tree, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  )

/** `add.heading.what` → "What is added?", for each language. */
export const windowWords = { en: flat(en), 'pt-BR': flat(ptBR), es: flat(es) }

/** What DESIGN 2 keeps for code, logs and the terminal. */
export const internalWord = {
  en: /\b(workspace|token|source|adoption|conflict|hold|halt|intention|outcome|delivery|scan|scanning|pull|reconcil\w*|stag(e|ed|ing)|drain\w*|settl\w*|outbox|mirror|claim|urn|uuid|json|http|api|cli|contact-sync|setup)s?\b/i,
  'pt-BR':
    /\b(workspace|token|fonte|conflito|adoção|intenção|reconcil\w*|urn|uuid|json|http|api|contact-sync)s?\b/i,
  es: /\b(workspace|token|fuente|conflicto|adopción|intención|reconcil\w*|urn|uuid|json|http|api|contact-sync)s?\b/i,
}
