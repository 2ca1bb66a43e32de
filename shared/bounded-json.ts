/**
 * JSON of somebody who is not to be trusted, unless building it would cost more than anything they have to say does: 60 MB
 * of `[],` are 1.6 GB of objects, and 60 MB of `[` as much of nesting, which would end the agent.
 */
import { parseJson } from './parse-json.ts'

/** A thousand contacts (the longest page we ask for) with 250 fields, 100 groups and 20 addresses each are 0.6 million. */
export const MOST_VALUES = 1_000_000
/** A field of a contact in a list of a page is the fourth. */
export const DEEPEST = 100
/** Shorter texts cannot hold enough to matter, and almost every answer is one. */
const WORTH_WEIGHING = 256 * 1024

/** Undefined where the text is not JSON, or is too much of it. */
export const boundedJson = (text: string): unknown => (isTooMuch(text) ? undefined : parseJson(text))

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Counts lists, objects and what follows a comma, outside of texts. Of a text that is no JSON it may say anything. */
function isTooMuch(text: string): boolean {
  if (text.length < WORTH_WEIGHING) return false
  let values = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfText(text, at)
        break
      case OPEN_LIST:
      case OPEN_OBJECT:
        values += 1
        depth += 1
        break
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth -= 1
        break
      case COMMA:
        values += 1
    }
    if (values > MOST_VALUES || depth > DEEPEST) return true
  }
  return false
}

/** Where the text that begins at this quotation mark ends. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((at - before) % 2 === 1) return at
  }
}
