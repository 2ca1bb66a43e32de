/** An address as the URL parser reads it, undefined where it is none. (`URL.parse` needs a newer Node than some Electrons have.) */
export function readUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
