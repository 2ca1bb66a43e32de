/** Which of the window's sentences fits a problem: the one for its exact reason, else the one for its kind. */

type Detail = Readonly<Record<string, string | number | readonly string[]>>

/** Keys of sentences there may be, the closest first. */
export function problemKeys(code: string, { why, what, action, row }: Detail, text: string | null): string[] {
  const reasons = [
    ...(why === 'looks-like' ? [`looks-like-${String(what)}`] : []),
    ...(typeof why === 'string' ? [why] : []),
    ...(typeof action === 'string' ? [action] : []),
    ...(row === undefined ? [] : ['row']),
    ...(code === 'cell-error' && text !== null ? [text] : []),
  ]
  return [...reasons.map((reason) => `problemWhy.${code}.${reason}`), `problem.${code}`]
}

/** A sentence with `{{name}}` or `{{name, number}}` filled in; what is not known is left out. */
export const fillBlanks = (sentence: string, values: Detail): string =>
  sentence.replaceAll(/\{\{(\w+)[^}]*\}\}/g, (_blank, name: string) => String(values[name] ?? ''))
