/** The strings that the cells of an xlsx refer to by number. */
import { HaltError } from './halt.ts'
import { createXmlScanner, decodeText, nameOf, unescapeOffice } from './xml-bytes.ts'

const SI = nameOf('si')
const T = nameOf('t')
const PHONETIC = nameOf('rPh')
const SST = nameOf('sst')
/** Runs of one rich text together; a cell's own limit is checked where the cell is. */
const MAX_LENGTH = 4 * 1024 * 1024

/**
 * Reads the part to its end. Runs of a rich text are joined; phonetic runs, the reading aid of Japanese text,
 * are left out. Throws `HaltError('corrupted')` where the part breaks off.
 */
export async function readStrings(chunks: AsyncIterable<Buffer>, between: () => void): Promise<string[]> {
  const strings: string[] = []
  let ended = false
  let phonetic = false
  let text = ''
  const handler = {
    wantsText: false,
    open(name: number, _bytes: Buffer, _from: number, _to: number, selfClosing: boolean) {
      switch (name) {
        case SI:
          text = ''
          if (selfClosing) strings.push('')
          break
        case T:
          handler.wantsText = !selfClosing && !phonetic
          break
        case PHONETIC:
          phonetic = !selfClosing
          break
        case SST:
          ended = selfClosing
      }
    },
    close(name: number) {
      switch (name) {
        case SI:
          strings.push(unescapeOffice(text))
          break
        case T:
          handler.wantsText = false
          break
        case PHONETIC:
          phonetic = false
          break
        case SST:
          ended = true
      }
    },
    text(bytes: Buffer, from: number, to: number, literal: boolean) {
      const piece = decodeText(bytes, from, to, literal)
      text = text === '' ? piece : text + piece
      if (text.length > MAX_LENGTH) throw new HaltError('cell-too-long', { limit: MAX_LENGTH })
    },
  }
  const scanner = createXmlScanner(handler)
  for await (const chunk of chunks) {
    scanner.push(chunk)
    between()
  }
  if (!ended) throw new HaltError('corrupted', { part: 'sharedStrings' })
  return strings
}
