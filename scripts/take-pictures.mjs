/**
 * `npm run pictures`: walks through the app (test/e2e/journey.spec.ts, tray.spec.ts) and puts the pictures taken on
 * the way into docs/pictures/<language>/, with 256 colours at most, which a window hardly shows more of.
 * `-- --copy`: only those that were taken last. CONTACT_SYNC_DOCUMENTS=/home/ana/Documentos is a folder for the list that looks well in them.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, crc32, deflateSync, inflateSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const COLOURS = 256

if (!process.argv.includes('--copy')) {
  const specs = ['test/e2e/journey.spec.ts', 'test/e2e/tray.spec.ts']
  const { status } = spawnSync(
    process.execPath,
    ['scripts/with-node-24.mjs', 'node_modules/vitest/vitest.mjs', 'run', ...specs],
    { cwd: root, stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
}
const taken = path.join(root, 'out/pictures')
for (const language of readdirSync(taken)) {
  const into = path.join(root, 'docs/pictures', language)
  mkdirSync(into, { recursive: true })
  for (const name of readdirSync(path.join(taken, language))) {
    const file = path.join(into, name)
    writeFileSync(file, shrunk(readFileSync(path.join(taken, language, name))))
    console.log(`${path.relative(root, file)}: ${Math.round(statSync(file).size / 1024)} KB`)
  }
}

/** @returns the same picture with a palette; one with few colours loses none. */
function shrunk(png) {
  const { width, height, pixels } = opened(png)
  const counts = new Map()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = paletteOf(counts)
  const nearest = new Map()
  const indexOf = (colour) => {
    const known = nearest.get(colour)
    if (known !== undefined) return known
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (const [index, other] of palette.entries()) {
      const far = distance(colour, other)
      if (far < least) [best, least] = [index, far]
    }
    nearest.set(colour, best)
    return best
  }
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(pixels[y * width + x])
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_RLE]
  const packed = strategies.map((strategy) => deflateSync(rows, { level: 9, memLevel: 9, strategy }))
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', packed.sort((a, b) => a.length - b.length)[0]),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The most used colours, each new one some way from those before, so that a rare icon keeps its own. */
function paletteOf(counts) {
  const byUse = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour)
  if (byUse.length <= COLOURS) return byUse
  for (let apart = 1; ; apart *= 2) {
    const palette = []
    for (const colour of byUse)
      if (palette.every((other) => distance(colour, other) > apart)) {
        palette.push(colour)
        if (palette.length > COLOURS) break
      }
    if (palette.length <= COLOURS) return palette
  }
}

function parts(colour) {
  return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]
}
function distance(one, other) {
  const [r, g, b] = parts(one)
  const [r2, g2, b2] = parts(other)
  return 2 * (r - r2) ** 2 + 4 * (g - g2) ** 2 + 3 * (b - b2) ** 2
}

/** A screenshot as browsers and desktops write it: 8 bits, three or four parts, not interlaced. */
function opened(png) {
  const data = []
  let [width, height, channels] = [0, 0, 0]
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const kind = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') {
      width = body.readUInt32BE(0)
      height = body.readUInt32BE(4)
      channels = { 2: 3, 6: 4 }[body[9]] ?? 0
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error('not a screenshot')
    }
    if (kind === 'IDAT') data.push(body)
    at += length + 12
  }
  const bytes = inflateSync(Buffer.concat(data))
  const stride = width * channels
  const pixels = new Uint32Array(width * height)
  let before = new Uint8Array(stride)
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1)
    const line = unfiltered(bytes[start], bytes.subarray(start + 1, start + 1 + stride), before, channels)
    for (let x = 0; x < width; x += 1) {
      const at = x * channels
      pixels[y * width + x] = (line[at] << 16) | (line[at + 1] << 8) | line[at + 2]
    }
    before = line
  }
  return { width, height, pixels }
}

function unfiltered(filter, line, above, channels) {
  const whole = new Uint8Array(line.length)
  for (let i = 0; i < line.length; i += 1) {
    const left = whole[i - channels] ?? 0
    const up = above[i]
    const corner = above[i - channels] ?? 0
    whole[i] = line[i] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
  }
  return whole
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function chunk(kind, body) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
