/** Writes vCards as each version asks, to see that they read the same. */

export type Person = {
  name: string
  first: string
  last: string
  phones: readonly string[]
  mails: readonly string[]
  groups: readonly string[]
  company: string
  note: string
}

/** The cards as bytes, folded after `width` bytes: 2.1 in quoted-printable, later versions where it falls. */
export function writeCards(people: readonly Person[], version: '2.1' | '3.0' | '4.0', width: number): Buffer {
  const lines: string[] = []
  const write = version === '2.1' ? quoted : escaped
  for (const person of people) {
    lines.push('BEGIN:VCARD', `VERSION:${version}`)
    lines.push(...write('N', [person.last, person.first, '', '', ''], width))
    lines.push(...write('FN', [person.name], width))
    for (const phone of person.phones) lines.push(...phoneLine(phone, version))
    for (const mail of person.mails)
      lines.push(version === '2.1' ? `EMAIL;INTERNET:${mail}` : `EMAIL:${mail}`)
    if (person.groups.length > 0) lines.push(`CATEGORIES:${person.groups.join(',')}`)
    if (person.company !== '') lines.push(...write('ORG', [person.company], width))
    if (person.note !== '') lines.push(...write('NOTE', [person.note], width))
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
