/** A moment as programs read it; null stays null. @param at epoch milliseconds. */
export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** As people read it, in the PC's own zone: `2026-11-23 09:14:05`. */
export const localTime = (at: number): string => new Date(at).toLocaleString('sv-SE')
