/**
 * `node scripts/draw-icons.mjs`: draws the tray's and the app's icons into main/desktop/icons/. The shapes stand here as
 * formulas on a grid of 32 × 32, so a change is a line in this file and nobody needs a drawing program. What comes out
 * is committed; a test compares it with what is drawn now, and measures contrast and distinctness.
 *
 * Every state has a shape of its own, not only a colour. Variants: for a dark bar, for a light bar, the same without
 * colours for strong contrast, for a bar nobody knows (Linux: bright with a dark edge), and macOS's templates, which the
 * system colours itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'

const GRID = 32
/** Samples a pixel in each direction. */
const SAMPLES = 6

// Shapes: is this point inside?
const disc = (cx, cy, r) => (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r
const ring = (cx, cy, r, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - r) <= width / 2
const box =
  (left, top, right, bottom, r = 0) =>
  (x, y) => {
    const dx = Math.max(left + r - x, 0, x - (right - r))
    const dy = Math.max(top + r - y, 0, y - (bottom - r))
    return r === 0 ? dx === 0 && dy === 0 : dx * dx + dy * dy <= r * r
  }
const line = (x1, y1, x2, y2, width) => (x, y) => {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const at = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
  return Math.hypot(x - x1 - at * (x2 - x1), y - y1 - at * (y2 - y1)) <= width / 2
}
const polygon =
  (...points) =>
  (x, y) => {
    let inside = false
    for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
      const [xi, yi] = points[i]
      const [xj, yj] = points[j]
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
    }
    return inside
  }
const any =
  (...shapes) =>
  (x, y) =>
    shapes.some((shape) => shape(x, y))
const both = (a, b) => (x, y) => a(x, y) && b(x, y)

/** Head and shoulders: what the agent is about. */
const person = any(disc(12, 8.5, 6.5), both(disc(12, 29, 12), box(0, 17, 24, 28, 2)))
/** Room around what lies on it, so that the two stay apart at 16 pixels. */
const gap = (shape) => ({ shape, ink: 'none' })
const mark = (shape) => ({ shape, ink: 'mark' })
const hole = (shape) => ({ shape, ink: 'none' })
const corner = disc(22, 22, 10)

/** What lies over the person, for each state, in the order it is drawn. */
export const states = {
  'not-set-up': {
    colour: 'blue',
    layers: [gap(disc(23, 23, 10)), mark(box(21, 15, 25, 31)), mark(box(15, 21, 31, 25))],
  },
  'up-to-date': {
    colour: 'green',
    layers: [gap(disc(22, 23, 10)), mark(line(14.5, 23, 20, 28.5, 4)), mark(line(20, 28.5, 30, 16, 4))],
  },
  scanning: {
    colour: 'blue',
    layers: [gap(disc(22, 22, 11)), mark(ring(21, 20, 6.5, 3.6)), mark(line(26, 25, 30, 29.5, 4.2))],
  },
  sending: {
    colour: 'blue',
    layers: [
      gap(box(12, 11, 32, 32)),
      mark(polygon([22.5, 12], [31.5, 22], [13.5, 22])),
      mark(box(19.5, 20, 25.5, 31)),
    ],
  },
  /** An hourglass. */
  waiting: {
    colour: 'grey',
    layers: [
      gap(box(12, 10, 32, 32)),
      mark(polygon([14, 12], [31.5, 12], [22.75, 22.5])),
      mark(polygon([22.75, 20.5], [31.5, 31.5], [14, 31.5])),
    ],
  },
  paused: {
    colour: 'grey',
    layers: [gap(box(13, 12, 32, 32)), mark(box(15, 14, 21, 31)), mark(box(25, 14, 31, 31))],
  },
  'needs-you': {
    colour: 'amber',
    layers: [
      gap(polygon([21, 7], [34, 33], [8, 33])),
      mark(polygon([21, 11], [31.5, 31.5], [10.5, 31.5])),
      hole(box(19.7, 18, 22.3, 25.4)),
      hole(disc(21, 28.3, 1.6)),
    ],
  },
  offline: {
    colour: 'grey',
    layers: [gap(line(3, 31, 31, 3, 9.5)), mark(line(3, 31, 31, 3, 5))],
  },
  'key-refused': {
    colour: 'red',
    layers: [
      gap(disc(22, 22, 11.4)),
      mark(corner),
      hole(line(18, 18, 26, 26, 3.4)),
      hole(line(26, 18, 18, 26, 3.4)),
    ],
  },
  stopped: {
    colour: 'red',
    layers: [gap(box(11, 11, 32, 32)), mark(box(12.5, 12.5, 30, 30)), hole(box(16, 19, 26.5, 23.6))],
  },
}

const palettes = {
  'on-dark': {
    main: '#ffffff',
    green: '#6ccb5f',
    blue: '#60cdff',
    grey: '#d0d0d0',
    amber: '#fce100',
    red: '#ff99a4',
  },
  'on-light': {
    main: '#1b1b1b',
    green: '#0f7b0f',
    blue: '#005fb7',
    grey: '#5a5a5a',
    amber: '#8a5300',
    red: '#c42b1c',
  },
  'on-any': {
    edge: '#1b1b1b',
    main: '#ffffff',
    green: '#6ccb5f',
    blue: '#60cdff',
    grey: '#d0d0d0',
    amber: '#fce100',
    red: '#ff99a4',
  },
  'contrast-dark': one('#ffffff'),
  'contrast-light': one('#000000'),
  template: one('#000000'),
}
function one(colour) {
  return Object.fromEntries(['main', 'green', 'blue', 'grey', 'amber', 'red'].map((name) => [name, colour]))
}

/** How far the dark edge of `on-any` reaches, in grid units: one pixel at 16. */
const EDGE = 2
const AROUND = Array.from({ length: 16 }, (_, index) => (index * Math.PI) / 8).map((angle) => [
  Math.cos(angle) * EDGE,
  Math.sin(angle) * EDGE,
])

/** @returns {Uint8Array} RGBA, `size` × `size`. */
export function drawState(state, variant, size) {
  const palette = palettes[variant]
  const { colour, layers } = states[state]
  const inkAt = (x, y) => {
    let ink = person(x, y) ? 'main' : 'none'
    for (const layer of layers) if (layer.shape(x, y)) ink = layer.ink
    return ink
  }
  return draw(size, (x, y) => {
    const ink = inkAt(x, y)
    if (ink !== 'none') return palette[ink === 'mark' ? colour : 'main']
    return palette.edge && AROUND.some(([dx, dy]) => inkAt(x + dx, y + dy) !== 'none')
      ? palette.edge
      : undefined
  })
}

/** The app's own icon: the person on blue, with two arrows that keep two sides in step. */
export function drawApp(size) {
  const tile = box(1, 1, 31, 31, 7)
  const small = any(disc(16, 10.2, 4.2), both(disc(16, 25.5, 8), box(7, 16, 25, 23, 2)))
  const arrows = any(line(6, 26.8, 24, 26.8, 1.8), polygon([23, 24.2], [27, 26.8], [23, 29.4]))
  return draw(size, (x, y) => {
    if (!tile(x, y)) return undefined
    return small(x, y) || arrows(x, y) ? '#ffffff' : '#0f6cbd'
  })
}

function draw(size, colourAt) {
  const pixels = new Uint8Array(size * size * 4)
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0, 0]
      for (let sy = 0; sy < SAMPLES; sy += 1)
        for (let sx = 0; sx < SAMPLES; sx += 1) {
          const x = ((column + (sx + 0.5) / SAMPLES) * GRID) / size
          const y = ((row + (sy + 0.5) / SAMPLES) * GRID) / size
          const colour = colourAt(x, y)
          if (!colour) continue
          for (let part = 0; part < 3; part += 1)
            sum[part] += Number.parseInt(colour.slice(1 + part * 2, 3 + part * 2), 16)
          sum[3] += 1
        }
      const at = (row * size + column) * 4
      for (let part = 0; part < 3; part += 1)
        pixels[at + part] = sum[3] === 0 ? 0 : Math.round(sum[part] / sum[3])
      pixels[at + 3] = Math.round((sum[3] * 255) / SAMPLES ** 2)
    }
  return pixels
}

/** @param {Uint8Array} pixels RGBA */
export function encodePng(pixels, size) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let row = 0; row < size; row += 1)
    Buffer.from(pixels.buffer, pixels.byteOffset + row * size * 4, size * 4).copy(
      rows,
      row * (size * 4 + 1) + 1,
    )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** An .ico file out of PNGs, which Windows reads since Vista. */
export function encodeIco(images) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = 6 + 16 * images.length
  const entries = images.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    entry.set([size % 256, size % 256, 0, 0], 0)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** Every file, by name. */
export function drawAll() {
  const files = new Map()
  const png = (state, variant, size) => encodePng(drawState(state, variant, size), size)
  for (const state of Object.keys(states)) {
    for (const variant of ['on-dark', 'on-light', 'contrast-dark', 'contrast-light']) {
      files.set(`${state}-${variant}.png`, png(state, variant, 32))
      const images = [16, 20, 24, 32].map((size) => ({ size, png: png(state, variant, size) }))
      files.set(`${state}-${variant}.ico`, encodeIco(images))
    }
    files.set(`${state}-on-any.png`, png(state, 'on-any', 32))
    files.set(`${state}Template.png`, png(state, 'template', 18))
    files.set(`${state}Template@2x.png`, png(state, 'template', 36))
  }
  const app = [16, 24, 32, 48, 64, 256].map((size) => ({ size, png: encodePng(drawApp(size), size) }))
  files.set('app.ico', encodeIco(app))
  files.set('app.png', encodePng(drawApp(512), 512))
  return files
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(
    path.dirname(path.dirname(fileURLToPath(import.meta.url))),
    'main',
    'desktop',
    'icons',
  )
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of drawAll()) writeFileSync(path.join(folder, name), bytes)
}
