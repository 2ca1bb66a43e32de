/** Where the window was and how large, remembered between starts, and put back so that all of it can be reached. */
import { z } from 'zod'

export type Rectangle = { x: number; y: number; width: number; height: number }
const whole = z.number().int()
export const windowState = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole.positive(), height: whole.positive() }),
  maximized: z.boolean(),
})
export type WindowState = z.output<typeof windowState>

/** DESIGN 13. */
export const SMALLEST = { width: 800, height: 480 }
const USUAL = { width: 1180, height: 780 }

/** @param areas the screens' work areas, the main one first. */
export function placeWindow(state: WindowState | undefined, areas: readonly Rectangle[]): Rectangle {
  const saved = state?.bounds
  const area = (saved && areas.find((one) => overlap(one, saved) > 0.3)) ?? areas[0]
  if (!area) return { x: 0, y: 0, ...USUAL }
  const width = Math.min(saved?.width ?? USUAL.width, area.width)
  const height = Math.min(saved?.height ?? USUAL.height, area.height)
  const middle = { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2 }
  const { x, y } = saved && overlap(area, saved) > 0.3 ? saved : middle
  return {
    x: Math.round(Math.max(area.x, Math.min(x, area.x + area.width - width))),
    y: Math.round(Math.max(area.y, Math.min(y, area.y + area.height - height))),
    width,
    height,
  }
}

/** Share of `window` that lies on `area`. */
function overlap(area: Rectangle, window: Rectangle): number {
  const across = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x)
  const down = Math.min(area.y + area.height, window.y + window.height) - Math.max(area.y, window.y)
  return Math.max(0, across) * Math.max(0, down) * (1 / (window.width * window.height))
}
