/**
 * What people and programs write around a phone number, taken off in this order:
 *
 *  1. links of WhatsApp (`https://wa.me/5584…`, `5584…@c.us`) and of telephones (`tel:…;phone-context=+55`, `;ext=12`)
 *  2. the quotes and the equals sign that keep a spreadsheet from calculating (`="84…"`, `'+55…`)
 *  3. the Brazilian "0xx", an extension
 *  4. words that only say whose or what kind of number it is ("Celular:", "(mãe)", "- WhatsApp")
 *
 * Any other word may mean that the number is not to be used ("antigo", "não ligar"): it is left to a person.
 */
import { withoutAccents } from '../../shared/targets.ts'

/** What is left of a text: digits and what sets them apart; `words` are those that nobody knows. */
type BareNumber = { number: string; words: boolean }

/** Only digits and what sets them apart, perhaps behind a plus: the form of nearly all phones. */
const PLAIN_PHONE = /^\+?[\d ().-]+$/

/** The steps above, of one number's text. */
export function bareNumber(text: string): BareNumber {
  const plain = text
    .replace(/n[º°]/gi, '')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[='"]+|["']+$/g, '')
  const linked = CHAT_LINK.exec(plain)
  if (linked) return { number: `+${linked[1] ?? linked[2] ?? linked[3]}`, words: false }
  let words = false
  const number = withContext(plain)
    .replace(/;(?:ext|isub)=.*$/i, '')
    .replace(/^(?:p|wa)\s*:\s*/i, '')
    .replace(/^((?:\p{L}+[\s.:]*)?(?:\+?55\s*)?)\(?\s*0?\s*(?:xx|\*\*)\s*/iu, '$1 0')
    .replace(EXTENSION, '$1 ')
    .replace(/^\p{L}+\.?\s*\d\s*[:)]\s*/u, '') // "Tel 2: …"
    .replace(/\p{L}+\.?/gu, (word, at: number, whole: string) => {
      const bare = word.toLowerCase().replace('.', '')
      const isInside = /\d/.test(whole.slice(0, at)) && /\d/.test(whole.slice(at))
      words ||= !HARMLESS.has(bare) && !HARMLESS.has(withoutAccents(bare))
      return isInside || /^\d\s/.test(whole.slice(at + word.length)) ? INSIDE : ' '
    })
  return { number: number.replace(/\(\s*\)/g, '').replace(/^[\s:,./-]+|[\s:,./(-]+$/g, ''), words }
}

/** A word between digits: what stands behind it may not belong to the number. */
const INSIDE = '|'

const CHAT_LINK =
  /(?:wa\.me\/|[?&]phone=)\+?(\d{6,15})(?!\d)|^(\d{6,15})@(?:c\.us|s\.whatsapp\.net)$|^whatsapp:\/\/\+?(\d{6,15})$/i

/** `tel:2125552368;phone-context=+1`: digits that are dialled behind the context (RFC 3966). */
function withContext(text: string): string {
  const parts = /^(.*?);phone-context=(?:(\+[\d-]+)|[^;]*)/i.exec(text)
  if (!parts) return text
  return parts[2] === undefined ? parts[1]! : parts[2] + parts[1]!.replace(/^tel:/i, '')
}

const EXTENSION =
  /([\d)\s])[\s,;(/-]*(?:ramal|rml|ram|r|ext(?:ensi[oó]n|ens[aã]o)?|extension|int(?:erno)?|anexo|anx|x|#)[\s.:]*\d{1,6}\s*\)?(?=\s*(?:\(\p{L}[^()]*\))?$)/iu

/** Words that change nothing about the number: kinds, places, carriers, family, and what joins them. */
const HARMLESS: ReadonlySet<string> = new Set(
  `tel tels telef telefone telefones telefono telefonos telephone phone fone fones ph celular celulares cel cels cell cellphone
  movil mov mobile mob telemovel tlm tlf tfno zap zapzap whats whatsapp watsapp whatsap wpp wapp wpp wsp wats sms fixo fijo
  fixed landline linha linea line contato contacto contact numero num nr nro number principal primary main pessoal personal
  private particular comercial coml business trabalho trabajo work escritorio oficina office empresa company casa home
  residencial residencia resid res corporativo recado recados emergencia emergency vivo tim claro oi nextel movistar entel
  telcel tigo novo nuevo new so somente apenas solo only mae mamae pai papai esposa esposo marido mulher filho filha irmao irma
  avo tia tio sogra sogro responsavel madre padre mama papa mujer hijo hija hermano hermana abuela abuelo mother father mom
  mum dad wife husband son daughter brother sister do da de del dos das la el of the`.split(/\s+/),
)

/** Fewest digits on both sides of a mark for it to stand between two numbers, and not inside of one. */
const APART = 7
/** A blank and a dash is how many write one number. */
const APART_AT_DASH = 8
/** Slashes also set pairs of digits apart. */
const LAST_GROUP = 4

/**
 * The numbers in one cell. `:::`, `;`, `|`, `\`, `&` and line breaks always stand between two; `/`, commas, ` - `, a plus and
 * "e", "ou", "y", "o", "or", "and" where enough digits stand on both sides ("030/1234567" is one). What has no digits
 * of its own, or is an extension, stays with the number before.
 */
export function splitPhones(text: string): string[] {
  if (PLAIN_PHONE.test(text) && !text.includes(' - ')) return [text]
  if (/^\d{2}\.?\d{3}\.?\d{3}\/|^\W*https?:/i.test(text)) return [text]
  const pieces: string[] = []
  for (const piece of withContext(text)
    .replace(/;(?:ext|isub)=[^;]*/gi, '')
    .split(/:::|[;|\\&\r\n]/)) {
    const trimmed = piece.replace(/\s+/g, ' ').trim()
    if (trimmed === '') continue
    const count = digitsIn(trimmed)
    const belongs = count === 0 || (count <= 6 && /\p{L}/u.test(trimmed))
    if (pieces.length > 0 && (belongs || digitsIn(pieces.at(-1)!) === 0))
      pieces.push(`${pieces.pop()} ${trimmed}`)
    else pieces.push(trimmed)
  }
  return pieces.flatMap(apart)
}

const BETWEEN = /(\s*[,/]\s*|\s\+\s|\s+-\s+|\s+(?:e|ou|y|o|u|or|and)\s+|(?<=\d)[\s)]*(?=\+))/i

function apart(text: string): string[] {
  const parts = text.split(BETWEEN)
  if (parts.length === 1) return parts
  const pieces: string[] = []
  let piece = parts[0]!
  let behind = digitsIn(text) - digitsIn(piece)
  for (let at = 1; at < parts.length; at += 2) {
    const [mark, next] = [parts[at]!, parts[at + 1]!]
    const enough = mark.trim() === '-' ? APART_AT_DASH : APART
    if (behind >= enough && digitsIn(parts[at - 1]!) >= LAST_GROUP && digitsIn(piece) >= enough) {
      pieces.push(piece.trim())
      piece = next
    } else piece += mark + next
    behind -= digitsIn(next)
  }
  return [...pieces, piece.trim()]
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length
