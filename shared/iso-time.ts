/** A moment as programs read it; null stays null. @param at epoch milliseconds. */
export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
