/** What is to be added: dropped or chosen things, each with a place in the wizard's list. */

export type Thing =
  | { kind: 'path'; id: string; path: string }
  /** Out of a mail, a zip, a browser: it has no path, and its bytes are all there is. */
  | { kind: 'bytes'; id: string; file: File }
  /** A source that is there already: `at` is the step it opens with. */
  | { kind: 'source'; id: string; name: string; at: 'columns' | 'rules' | 'preview' }

let count = 0
const nextId = (): string => {
  count += 1
  return `${Date.now().toString(36)}-${count}`
}
export const thingsOfPaths = (paths: readonly string[]): Thing[] =>
  paths.map((path) => ({ kind: 'path', id: nextId(), path }))
export const thingsOfFiles = (files: readonly File[], pathOf: (file: File) => string): Thing[] =>
  files.map((file): Thing => {
    const path = pathOf(file)
    return path === '' ? { kind: 'bytes', id: nextId(), file } : { kind: 'path', id: nextId(), path }
  })
export const thingOfSource = (name: string, at: 'columns' | 'rules' | 'preview'): Thing => ({
  kind: 'source',
  id: nextId(),
  name,
  at,
})
