/** Writes vCards as each version asks, to see that they read the same. */

export type Card = {
  uid?: string
  name: string
  first: string
  last: string
  phones: readonly string[]
  mails: readonly string[]
  groups: readonly string[]
  company: string
  note: string
}

export const CARD_VERSIONS = ['2.1', '3.0', '4.0'] as const
export type CardVersion = (typeof CARD_VERSIONS)[number]

/** The cards as bytes, folded after `width` bytes: 2.1 in quoted-printable, later versions where it falls. */
export function writeCards(cards: readonly Card[], version: CardVersion, width = 75): Buffer {
  const lines: string[] = []
  const write = version === '2.1' ? quoted : escaped
  for (const card of cards) {
    lines.push('BEGIN:VCARD', `VERSION:${version}`)
    if (card.uid !== undefined) lines.push(`UID:${card.uid}`)
    lines.push(...write('N', [card.last, card.first, '', '', ''], width))
    lines.push(...write('FN', [card.name], width))
    for (const phone of card.phones) lines.push(...phoneLine(phone, version))
    for (const mail of card.mails) lines.push(version === '2.1' ? `EMAIL;INTERNET:${mail}` : `EMAIL:${mail}`)
    if (card.groups.length > 0) lines.push(`CATEGORIES:${card.groups.join(',')}`)
    if (card.company !== '') lines.push(...write('ORG', [card.company], width))
    if (card.note !== '') lines.push(...write('NOTE', [card.note], width))
    lines.push('END:VCARD')
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')
}

function phoneLine(phone: string, version: string): string[] {
  switch (version) {
    case '2.1':
      return [`TEL;CELL;VOICE:${phone}`]
    case '3.0':
      return [`TEL;TYPE=cell,voice:${phone}`]
    default:
      return [`TEL;VALUE=uri;TYPE="cell,voice":tel:${phone}`]
  }
}

/** Bytes as characters; a fold may cut a letter in two, as RFC 2425 lets it. */
function escaped(name: string, parts: readonly string[], width: number): string[] {
  const value = parts.map((part) => part.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')).join(';')
  const line = Buffer.from(`${name}:${value}`).toString('latin1')
  return [line.match(new RegExp(`[^]{1,${width}}`, 'g'))!.join('\r\n ')]
}

function quoted(name: string, parts: readonly string[], width: number): string[] {
  const value = parts.map((part) => part.replaceAll(';', '\\;')).join(';')
  const codes = [...Buffer.from(value)].map((byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x3d
      ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
  const lines = [`${name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:`]
  for (const code of codes) {
    if (lines.at(-1)!.length + code.length > Math.max(width, 60)) {
      lines[lines.length - 1] += '='
      lines.push('')
    }
    lines[lines.length - 1] += code
  }
  return lines
}
