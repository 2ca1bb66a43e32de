/**
 * Made-up people for the accuracy fixtures: every value is made from the fixture's name, the row and a recipe, so a
 * fixture is the same in every run. Phones are valid in their country, check digits are right, nobody is real.
 */

const NAMES = {
  pt: [
    'Ana Beatriz João Luís Márcia Paulo Célia Antônio Íris Otávio Lúcia Renato Débora Sérgio Vânia Gustavo',
    'Souza Oliveira Araújo Ferreira Lima Gonçalves Ribeiro Barros Teixeira Monteiro Cardoso Nunes',
  ],
  es: [
    'María José Lucía Andrés Pilar Íñigo Carmen Raúl Sofía Tomás Belén Óscar Elena Hugo Marta Julián',
    'García Núñez López Fernández Castaño Ibáñez Romero Vega Ortiz Peña Molina Aguilar',
  ],
  en: [
    'Alice Edmund Grace Patrick Nora Walter Ruth Oscar Hazel Simon Joan Victor Edith Ralph Iris Leo',
    'Fairweather Pemberton Hughes Marlow Whitfield Barlow Ashdown Kendrick Langley Pryce Thorne Waverley',
  ],
} as const
type Tongue = keyof typeof NAMES

export type Country = 'BR' | 'PT' | 'ES' | 'MX' | 'CO' | 'US' | 'GB'
const PLACES: Record<
  Country,
  { tongue: Tongue; cities: string; mobile(n: number): string; fixed(n: number): string }
> = {
  BR: {
    tongue: 'pt',
    cities: 'Natal;São Paulo;Mossoró;Belo Horizonte;Caicó',
    mobile: (n) => `${pick(n, '84 11 21 31 85')}9${8000 + (n % 1900)}${four(n * 7)}`,
    fixed: (n) => `${pick(n, '84 11 21 31 85')}3${200 + (n % 700)}${four(n * 3)}`,
  },
  PT: {
    tongue: 'pt',
    cities: 'Lisboa;Porto;Braga;Évora',
    mobile: (n) => `91${seven(n)}`,
    fixed: (n) => `21${seven(n)}`,
  },
  ES: {
    tongue: 'es',
    cities: 'Madrid;Sevilla;Logroño;Cádiz',
    mobile: (n) => `6${10 + (n % 80)}${six(n)}`,
    fixed: (n) => `91${seven(2_000_000 + n)}`,
  },
  MX: {
    tongue: 'es',
    cities: 'Ciudad de México;Guadalajara;Monterrey',
    mobile: (n) => `55${10_000_000 + ((n * 7919) % 80_000_000)}`,
    fixed: (n) => `33${10_000_000 + ((n * 6151) % 80_000_000)}`,
  },
  CO: {
    tongue: 'es',
    cities: 'Bogotá;Medellín;Cali',
    mobile: (n) => `3${pick(n, '00 10 15 20')}${seven(n)}`,
    fixed: (n) => `601${seven(2_000_000 + n)}`,
  },
  US: {
    tongue: 'en',
    cities: 'Riverton;Springfield;Lakeside;Fairview',
    mobile: (n) => `${pick(n, '202 212 312 415')}555${four(100 + (n % 100))}`,
    fixed: (n) => `${pick(n, '617 303 503')}555${four(100 + (n % 100))}`,
  },
  GB: {
    tongue: 'en',
    cities: 'Leeds;Bristol;York;Cardiff',
    mobile: (n) => `07400${six(n)}`,
    fixed: (n) => `0207946${four(n)}`,
  },
}
const CALLING: Record<Country, string> = {
  BR: '55',
  PT: '351',
  ES: '34',
  MX: '52',
  CO: '57',
  US: '1',
  GB: '44',
}

const four = (n: number) => String(n % 10_000).padStart(4, '0')
const six = (n: number) => String((n * 7919) % 1_000_000).padStart(6, '0')
const seven = (n: number) => String(1_000_000 + ((n * 7919) % 8_000_000))
const pick = (n: number, list: string, separator = ' ') => {
  const options = list.split(separator)
  return options[n % options.length]!.trim()
}

/** A number from texts: FNV-1a, 32 bits. */
function seeded(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const character of parts.join('\n')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/**
 * One cell's text.
 * @param recipe `[70%] <word> [argument]`; a percentage leaves the others blank
 */
export function cellOf(recipe: string, sheet: string, header: string, row: number, country: Country): string {
  const [, percent, word = '', rest = ''] = /^(?:(\d+)%\s+)?(\S+)\s*(.*)$/.exec(recipe) ?? []
  const n = seeded(sheet, header, row)
  if (percent !== undefined && n % 100 >= Number(percent)) return ''
  const { tongue, cities, mobile, fixed } = PLACES[country]
  const [firsts, lasts] = NAMES[tongue].map((list) => list.split(' ')) as [string[], string[]]
  const first = firsts[(row * 7 + 3) % firsts.length]!
  const last = lasts[(row * 5 + 1) % lasts.length]!
  const last2 = lasts[(row * 11 + 6) % lasts.length]!
  const person = row * 9973 + (seeded(header) % 997)
  switch (word) {
    case 'blank':
      return ''
    case 'name':
      return n % 3 === 0 ? `${first} ${last} ${last2}` : `${first} ${last}`
    case 'NAME':
      return `${first} ${last2} ${last}`.toUpperCase()
    case 'reversed':
      return `${last} ${last2}, ${first}`
    case 'other-name':
      return `${firsts[n % firsts.length]} ${last}`
    case 'first':
      return first
    case 'last':
      return last
    case 'last2':
      return last2
    case 'mobile':
      return written(mobile(person), country, n % 4)
    case 'mobile+':
      return `+${CALLING[country]}${mobile(person).replace(/^0/, '')}`
    case 'mobile-plain':
      return mobile(person)
    case 'mobile-full':
      return `${CALLING[country]}${mobile(person).replace(/^0/, '')}`
    case 'mobile-two':
      return `${written(mobile(person), country, 0)} / ${written(mobile(person + 1), country, 1)}`
    case 'mobile-local':
      return mobile(person).slice(2)
    case 'landline':
      return written(fixed(person), country, n % 2)
    case 'email':
      return `${plain(first)}.${plain(last)}${row}@example.${pick(n, 'com org net')}`
    case 'other-email':
      return `${plain(last)}${(row * 31) % 997}@example.org`
    case 'dmy':
      return `${two(1 + (n % 28))}/${two(1 + (n % 12))}/${1950 + (n % 60)}`
    case 'dmy-low':
      return `${two(1 + (n % 12))}/${two(1 + ((n >> 4) % 12))}/${1950 + (n % 60)}`
    case 'mdy':
      return `${two(1 + (n % 12))}/${two(1 + (n % 28))}/${1950 + (n % 60)}`
    case 'dm':
      return `${two(1 + (n % 28))}/${two(1 + (n % 12))}`
    case 'iso':
      return `${1950 + (n % 60)}-${two(1 + (n % 12))}-${two(1 + (n % 28))}`
    case 'time':
      return `${2020 + (n % 6)}-${two(1 + (n % 12))}-${two(1 + (n % 28))} ${two(n % 24)}:${two(n % 60)}`
    case 'cpf':
      return documentOf(n, '###.###.###-##', [10, 11])
    case 'cpf-plain':
      return documentOf(n, '###########', [10, 11])
    case 'cnpj':
      return documentOf(n, '##.###.###/####-##', [13, 14])
    case 'cep':
      return `${59_000 + (n % 900)}-${String(n % 900).padStart(3, '0')}`
    case 'number':
      return String(10 ** (Number(rest) - 1) + (n % (9 * 10 ** (Number(rest) - 1))))
    case 'from':
      return String(Number(rest) + row)
    case 'code':
      return `${rest}${String(row + 1).padStart(4, '0')}`
    case 'hex':
      return (
        n.toString(16).padStart(8, '0') +
        seeded(n)
          .toString(16)
          .padStart(8, '0')
          .slice(0, Number(rest) - 8)
      )
    case 'uuid':
      return [8, 4, 4, 4, 12]
        .map((length, place) => seeded(n, place).toString(16).padStart(8, '0').repeat(2).slice(0, length))
        .join('-')
    case 'url':
      return `https://${rest}/${n.toString(36)}`
    case 'of':
      return pick(n, rest, ';')
    case 'city':
      return pick(n, cities, ';')
    case 'money':
      return country === 'US' || country === 'GB' ? `${n % 900}.50` : `${n % 900},50`
    case 'street':
      return `${pick(n, 'Rua das Flores;Av. Central;Calle Mayor;High Street', ';')}, ${1 + (n % 900)}`
    case 'note':
      return pick(n, 'ok;ligar depois;-;prefere manhã;call back later', ';')
    default:
      throw new Error(`no recipe "${recipe}"`)
  }
}

const two = (n: number) => String(n).padStart(2, '0')
const plain = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()

/** A national number as people write it, in one of four ways. */
function written(digits: string, country: Country, way: number): string {
  const area = country === 'ES' || country === 'PT' || country === 'CO' || country === 'US' ? 3 : 2
  const [head, tail] = [digits.slice(0, area), digits.slice(area)]
  switch (way) {
    case 0:
      return country === 'BR' || country === 'US'
        ? `(${head}) ${tail.slice(0, -4)}-${tail.slice(-4)}`
        : `${head} ${tail.slice(0, 3)} ${tail.slice(3)}`
    case 1:
      return digits
    case 2:
      return `+${CALLING[country]} ${head.replace(/^0/, '')} ${tail}`
    default:
      return `${head} ${tail.slice(0, -4)} ${tail.slice(-4)}`
  }
}

/** Digits in a mask, the last two of them check digits of CPF (10, 11) or CNPJ (13, 14): weights from 2 upwards. */
function documentOf(n: number, mask: string, places: readonly number[]): string {
  const digits = [...String(100_000_000_000 + n * 7)].slice(0, places[0]! - 1).map(Number)
  for (const place of places) {
    const wrap = place >= 13 ? 9 : 99
    const sum = digits.reduceRight(
      (total, digit, at) => total + digit * (2 + ((digits.length - 1 - at) % (wrap - 1))),
      0,
    )
    digits.push(sum % 11 < 2 ? 0 : 11 - (sum % 11))
  }
  let at = 0
  return mask.replace(/#/g, () => String(digits[at++]))
}
