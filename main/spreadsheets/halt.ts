/**
 * Why a file could not be read. A halt is data: whoever asked for the rows gets it in the place of more rows,
 * stages nothing, and makes a sentence from the code and the detail.
 */
export type HaltCode =
  // The file as a thing on the disk.
  | 'missing' // no such file: a drive not connected, a file moved away
  | 'locked' // another program holds it: a normal state, tried again
  | 'no-permission' // this user may not read it
  | 'not-a-file' // a folder, a device
  | 'not-readable' // the disk or the network failed
  | 'changed-while-reading' // it was saved again meanwhile: tried again
  // What is in it.
  | 'empty'
  | 'encrypted'
  | 'corrupted'
  | 'half-written' // cut short: still being copied or downloaded
  | 'not-a-spreadsheet'
  | 'unsupported' // a format we know by name and do not read
  | 'sheet-missing'
  | 'no-header'
  // What it would cost.
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'cell-too-long'
  | 'bomb' // unpacks to far more than a spreadsheet would
  | 'timeout'
  | 'out-of-memory'
  // What became of the reader process.
  | 'reader-died' // it crashed, or something outside ended it
  | 'cancelled' // by the signal of whoever asked
  // What was asked of it.
  | 'bad-option'
  | 'missing-columns' // the mapping needs columns that the file has not
  | 'missing-key' // so does the key
  | 'asked' // a person has to say what a column holds
  | 'nothing-mapped' // no column holds an address or an id

/** What a sentence needs besides the code: a limit, a row, a sheet's name, the reader's own message. */
export type HaltDetail = Record<string, string | number | readonly string[]>
export type ReadHalt = { kind: 'halt'; code: HaltCode; detail: HaltDetail }

/** Carries a halt up through the readers. `readTable` turns it back into data; it never leaves this folder. */
export class HaltError extends Error {
  readonly halt: ReadHalt
  constructor(code: HaltCode, detail: HaltDetail = {}) {
    super(code)
    this.name = 'HaltError'
    this.halt = { kind: 'halt', code, detail }
  }
}

/** The halt that an exception stands for: a halt on its way up, a failure of the disk, or a broken file. */
export function haltOf(error: unknown): ReadHalt {
  if (error instanceof HaltError) return error.halt
  const message = error instanceof Error ? error.message : String(error)
  const code = errnoOf(error)
  if (code !== undefined && code in DISK) return { kind: 'halt', code: DISK[code]!, detail: { errno: code } }
  if (code === 'ERR_OUT_OF_MEMORY' || code === 'ERR_STRING_TOO_LONG' || code === 'ERR_BUFFER_TOO_LARGE')
    return { kind: 'halt', code: 'out-of-memory', detail: { message } }
  // Array buffers and strings beyond what V8 can allocate.
  if (error instanceof RangeError && /allocation|Invalid (string|array|typed array) length/i.test(message))
    return { kind: 'halt', code: 'out-of-memory', detail: { message } }
  return { kind: 'halt', code: 'corrupted', detail: { message } }
}

/** Windows says so as well of a file that another program has open. */
const REFUSED: HaltCode = process.platform === 'win32' ? 'locked' : 'no-permission'
const DISK: Partial<Record<string, HaltCode>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ENODEV: 'missing',
  EBUSY: 'locked',
  EAGAIN: 'locked',
  EPERM: REFUSED,
  EACCES: REFUSED,
  ETXTBSY: 'locked',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file', // a socket
  EIO: 'not-readable',
  ETIMEDOUT: 'not-readable',
  ESTALE: 'not-readable',
  EHOSTDOWN: 'not-readable',
  ENETUNREACH: 'not-readable',
  UNKNOWN: 'not-readable',
  EMFILE: 'not-readable',
  ENFILE: 'not-readable',
  ELOOP: 'not-readable',
  ENAMETOOLONG: 'not-readable',
}

function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
