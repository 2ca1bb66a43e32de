/** The tray's icons as they are: seen on their bar, told apart without colour, and as the script draws them. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { type IconVariant, iconName } from '../../main/desktop/tray-look.ts'
import type { StandingKind } from '../../shared/standing-words.ts'

type Drawing = {
  states: Record<StandingKind, unknown>
  drawState(state: StandingKind, variant: IconVariant, size: number): Uint8Array
  drawAll(): Map<string, Buffer>
}
const script = fileURLToPath(new URL('../../scripts/draw-icons.mjs', import.meta.url))
const icons = fileURLToPath(new URL('../../main/desktop/icons', import.meta.url))
const { states, drawState, drawAll } = (await import(pathToFileURL(script).href)) as Drawing
const kinds = Object.keys(states) as StandingKind[]

/** Windows 11's and GNOME's bars, and plain black and white. */
const BARS: Readonly<Record<Exclude<IconVariant, 'template' | 'on-any'>, readonly number[]>> = {
  'on-dark': [0x00, 0x1c, 0x2b],
  'on-light': [0xff, 0xf3, 0xe6],
  'contrast-dark': [0x00],
  'contrast-light': [0xff],
}
const variants = Object.keys(BARS) as Exclude<IconVariant, 'template' | 'on-any'>[]

const linear = (part: number) => {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
const luminance = (red: number, green: number, blue: number) =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

it.each(variants.flatMap((variant) => kinds.map((kind) => [variant, kind] as const)))(
  '%s, %s: every full pixel stands out 3:1 from its bar, and there are enough of them',
  (variant, kind) => {
    const pixels = drawState(kind, variant, 16)
    let full = 0
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3]! < 250) continue
      full += 1
      const own = luminance(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
      for (const grey of BARS[variant])
        expect(contrast(own, luminance(grey, grey, grey))).toBeGreaterThanOrEqual(3)
    }
    expect(full).toBeGreaterThanOrEqual(36)
  },
)

it.each([...variants, 'template' as const, 'on-any' as const])(
  '%s: without colour no two states look alike at 16 pixels',
  (variant) => {
    const bar = variant.endsWith('dark') ? 0 : 255
    /** How bright each pixel is on its bar. */
    const grey = (kind: StandingKind) => {
      const pixels = drawState(kind, variant, 16)
      return Array.from({ length: 256 }, (_, index) => {
        const at = index * 4
        const share = pixels[at + 3]! / 255
        const [red, green, blue] = [0, 1, 2].map((part) => pixels[at + part]! * share + bar * (1 - share))
        return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
      })
    }
    const seen = kinds.map((kind) => [kind, grey(kind)] as const)
    for (const [index, [kind, one]] of seen.entries())
      for (const [other, two] of seen.slice(index + 1)) {
        const clearly = one.filter((value, at) => Math.abs(value - two[at]!) > 80).length
        expect(clearly, `${kind} and ${other}`).toBeGreaterThanOrEqual(18)
      }
  },
)

it.each(kinds)(
  'on a bar nobody knows, %s: the bright stands out from a dark one, the edge from a light one',
  (kind) => {
    const pixels = drawState(kind, 'on-any', 16)
    const clear = (grey: number) => {
      let count = 0
      for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at + 3]! < 250) continue
        const own = luminance(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
        if (contrast(own, luminance(grey, grey, grey)) >= 3) count += 1
      }
      return count
    }
    for (const grey of [0x00, 0x35, 0xe6, 0xff]) expect(clear(grey), String(grey)).toBeGreaterThanOrEqual(36)
  },
)

it('the files are what the script draws now', () => {
  const drawn = drawAll()
  expect(drawn.size).toBeGreaterThan(80)
  for (const [name, bytes] of drawn) {
    const file = path.join(icons, name)
    expect(existsSync(file), name).toBe(true)
    expect(readFileSync(file).equals(bytes), `${name}: run scripts/draw-icons.mjs`).toBe(true)
  }
  for (const kind of kinds)
    for (const variant of [...variants, 'template' as const, 'on-any' as const])
      expect(drawn.has(`${iconName(kind, variant)}.png`), `${kind} ${variant}`).toBe(true)
})
