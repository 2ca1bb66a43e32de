/**
 * A drive that can stop answering, as a network drive does: a file system of our own (FUSE, Linux, root) that shows the
 * files of another folder, to be read only. While a file called `hang` lies in that folder, nothing is answered.
 * Arguments: the folder, and where it is to be seen.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, openSync, readdirSync, readFileSync, readSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'

const [, , folder = '', at = ''] = process.argv
const [LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE] = [1, 2, 3, 14, 15, 17, 18]
const [FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, ACCESS, INTERRUPT, DESTROY, BATCH_FORGET] = [
  25, 26, 27, 28, 29, 34, 36, 38, 42,
]
const [ENOENT, ENOSYS] = [-2, -38]
const HEADER = 40
const ROOT = 1n

const device = openSync('/dev/fuse', 'r+')
execFileSync(
  'mount',
  ['-i', '-t', 'fuse', '-o', 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other', 'slow-drive', at],
  { stdio: ['ignore', 'inherit', 'inherit', device] },
)
process.stdout.write('mounted\n')

const names: string[] = []
const numberOf = (name: string): bigint => {
  if (!names.includes(name)) names.push(name)
  return BigInt(names.indexOf(name) + 2)
}
const pathOf = (node: bigint) => path.join(folder, node === ROOT ? '.' : (names[Number(node) - 2] ?? ''))
const asleep = new Int32Array(new SharedArrayBuffer(4))

const request = Buffer.alloc(1024 * 1024 + 4096)
for (;;) {
  let length: number
  try {
    length = readSync(device, request)
  } catch {
    process.exit(0) // unmounted
  }
  while (existsSync(path.join(folder, 'hang'))) Atomics.wait(asleep, 0, 0, 50)
  const opcode = request.readUInt32LE(4)
  if (opcode === FORGET || opcode === BATCH_FORGET || opcode === INTERRUPT) continue
  const node = request.readBigUInt64LE(16)
  let answer: Buffer | number
  try {
    answer = answerTo(opcode!, node, request.subarray(HEADER, length))
  } catch {
    answer = ENOENT
  }
  const body = typeof answer === 'number' ? Buffer.alloc(0) : answer
  const header = Buffer.alloc(16)
  header.writeUInt32LE(16 + body.length, 0)
  header.writeInt32LE(typeof answer === 'number' ? answer : 0, 4)
  request.copy(header, 8, 8, 16)
  try {
    writeSync(device, Buffer.concat([header, body]))
  } catch {
    // who asked has gone meanwhile
  }
}

function answerTo(opcode: number, node: bigint, input: Buffer): Buffer | number {
  switch (opcode) {
    case INIT: {
      const out = Buffer.alloc(64)
      out.writeUInt32LE(7, 0)
      out.writeUInt32LE(31, 4)
      out.writeUInt16LE(12, 16)
      out.writeUInt16LE(9, 18)
      out.writeUInt32LE(128 * 1024, 20)
      out.writeUInt32LE(1, 24)
      return out
    }
    case LOOKUP: {
      const name = input.subarray(0, input.indexOf(0)).toString()
      statSync(path.join(folder, name))
      const out = Buffer.alloc(40)
      out.writeBigUInt64LE(numberOf(name), 0)
      return Buffer.concat([out, attributesOf(numberOf(name))])
    }
    case GETATTR:
      return Buffer.concat([Buffer.alloc(16), attributesOf(node)])
    case OPEN: {
      const out = Buffer.alloc(16)
      out.writeUInt32LE(1, 8) // straight to us, nothing kept
      return out
    }
    case OPENDIR:
      return Buffer.alloc(16)
    case READ: {
      const from = Number(input.readBigUInt64LE(8))
      return readFileSync(pathOf(node)).subarray(from, from + input.readUInt32LE(16))
    }
    case READDIR:
      return input.readBigUInt64LE(8) > 0n ? Buffer.alloc(0) : listing()
    case STATFS:
      return Buffer.alloc(80)
    case ACCESS:
    case FLUSH:
    case RELEASE:
    case RELEASEDIR:
    case DESTROY:
      return Buffer.alloc(0)
    default:
      return ENOSYS
  }
}

function attributesOf(node: bigint): Buffer {
  const found = statSync(pathOf(node), { bigint: true })
  const out = Buffer.alloc(88)
  out.writeBigUInt64LE(node, 0)
  out.writeBigUInt64LE(found.size, 8)
  out.writeBigUInt64LE(found.blocks, 16)
  for (const [place, ns] of [found.atimeNs, found.mtimeNs, found.ctimeNs].entries()) {
    out.writeBigUInt64LE(ns / 1_000_000_000n, 24 + place * 8)
    out.writeUInt32LE(Number(ns % 1_000_000_000n), 48 + place * 4)
  }
  out.writeUInt32LE(Number(found.mode), 60)
  out.writeUInt32LE(Number(found.nlink), 64)
  return out
}

function listing(): Buffer {
  return Buffer.concat(
    readdirSync(folder).map((name, place) => {
      const bytes = Buffer.from(name)
      const entry = Buffer.alloc(24 + Math.ceil(bytes.length / 8) * 8)
      entry.writeBigUInt64LE(numberOf(name), 0)
      entry.writeBigUInt64LE(BigInt(place + 1), 8)
      entry.writeUInt32LE(bytes.length, 16)
      entry.writeUInt32LE(8, 20) // a file
      bytes.copy(entry, 24)
      return entry
    }),
  )
}
