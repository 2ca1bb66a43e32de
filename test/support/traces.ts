/** Looks for what must not be there: in files, in texts, in a process's memory, in any form it may have been written in. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import path from 'node:path'

/** What is looked for, by a name a person understands, and the bytes it may consist of. */
export type Wanted = { what: string; forms: readonly Buffer[] }
/** Where which of them was found. */
export type Trace = `${string}: ${string}`

/** A secret: the whole and each of its halves, plain and encoded. */
export function secretForms(secret: string): Buffer[] {
  const half = Math.ceil(secret.length / 2)
  return [secret.slice(0, half), secret.slice(half)].flatMap(encodings)
}

/** A phone number: its last nine digits as people and programs write them. */
export function phoneForms(digits: string): Buffer[] {
  const last = digits.slice(-9)
  const [front, back] = [last.slice(0, 5), last.slice(5)]
  return [last, `${front}-${back}`, `${front} ${back}`].flatMap(encodings)
}

/** A name: as written, in capitals, in small letters, without its accents. */
export function nameForms(name: string): Buffer[] {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '')
  const all = [name, plain].flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()])
  return [...new Set(all)].flatMap(encodings)
}

/** Plain in three alphabets, as base64 wherever it begins, percent-encoded, hexadecimal, and in JSON, once and twice. */
export function encodings(text: string): Buffer[] {
  const utf8 = Buffer.from(text)
  const json = JSON.stringify(text).slice(1, -1)
  const percent = encodeURIComponent(text)
  const texts = [
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replaceAll(/%../g, (sign) => sign.toLowerCase()),
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((before) => [inBase64(utf8, before), forUrl(inBase64(utf8, before))]),
  ]
  const bytes = [
    ...texts.map((one) => Buffer.from(one)),
    Buffer.from(text, 'latin1'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
  ]
  return [...new Map(bytes.map((one) => [one.toString('hex'), one])).values()]
}

/** The signs that stay the same whatever stands around; `before`: how many bytes of a group of three do. */
function inBase64(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const signs = Math.floor(((before + bytes.length) * 8) / 6)
  return whole.slice(Math.ceil((before * 8) / 6), signs)
}
const forUrl = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

/** @returns the names of those that are in it. */
export const tracesIn = (content: Buffer | string, wanted: readonly Wanted[]): string[] => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return wanted.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ what }) => what)
}

/** Every file and folder under a folder, itself first; no link is followed. What goes meanwhile is left out. */
export function everythingIn(folder: string): string[] {
  const found = [folder]
  for (const at of found) {
    if (!lstatSync(at, { throwIfNoEntry: false })?.isDirectory()) continue
    found.push(...namesIn(at).map((name) => path.join(at, name)))
  }
  return found
}
const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** In the files of a folder, and in their names. */
export function tracesUnder(folder: string, wanted: readonly Wanted[]): Trace[] {
  return everythingIn(folder).flatMap((file) => {
    const at = path.relative(folder, file)
    const inName = tracesIn(at, wanted)
    return [...new Set([...inName, ...tracesIn(bytesOf(file), wanted)])].map(
      (what) => `${at}: ${what}` as const,
    )
  })
}

function bytesOf(file: string): Buffer {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return Buffer.alloc(0)
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

/** What others of this PC could read, write or enter (POSIX). A socket's own mode counts, a link's does not. */
export function openToOthers(folder: string): string[] {
  return everythingIn(folder).flatMap((file) => {
    const found = lstatSync(file, { throwIfNoEntry: false })
    if (!found || found.isSymbolicLink() || (found.mode & 0o077) === 0) return []
    return [`${path.relative(folder, file)} ${(found.mode & 0o777).toString(8)}`]
  })
}

/** A secret as programs hold it while they use it: each half, in one byte or two a sign. */
export function heldForms(secret: string): Buffer[] {
  const half = Math.ceil(secret.length / 2)
  return [secret.slice(0, half), secret.slice(half)].flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
  ])
}

/** Read in pieces that overlap by more than the longest form. */
const PIECE = 16 * 1024 * 1024
const OVERLAP = 1024
const PAGE = 4096

/** In what a process holds in its writable memory (Linux on x64). */
export function tracesInMemory(pid: number, wanted: readonly Wanted[]): string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const pages = openSync(`/proc/${pid}/pagemap`, 'r')
  const found = new Set<string>()
  try {
    for (const [from, to] of usedParts(pid, pages)) {
      for (let at = from; at < to; at += PIECE) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE + OVERLAP, to - at))
        for (const what of tracesIn(piece.subarray(0, readAt(memory, piece, at)), wanted)) found.add(what)
      }
    }
  } finally {
    closeSync(memory)
    closeSync(pages)
  }
  return [...found]
}

/** Of what may be written, the pages that are there: programs reserve far more than they use. */
function usedParts(pid: number, pages: number): [from: number, to: number][] {
  const used: [from: number, to: number][] = []
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8')
  for (const [, first, end] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
    const [from, to] = [Number.parseInt(first!, 16), Number.parseInt(end!, 16)]
    const entries = Buffer.alloc(((to - from) / PAGE) * 8)
    const known = readAt(pages, entries, (from / PAGE) * 8)
    for (let entry = 0; entry + 8 <= known; entry += 8) {
      // Its two highest bits: in memory, or swapped out.
      if ((entries[entry + 7]! & 0xc0) === 0) continue
      const at = from + (entry / 8) * PAGE
      const last = used.at(-1)
      if (last?.[1] === at) last[1] = at + PAGE
      else used.push([at, at + PAGE])
    }
  }
  return used
}

/** How much of it there was: what is gone meanwhile has nothing to read. */
function readAt(file: number, into: Buffer, at: number): number {
  try {
    return readSync(file, into, 0, into.length, at)
  } catch {
    return 0
  }
}
