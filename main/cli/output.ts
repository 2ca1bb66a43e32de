/** What a command says: one JSON object on stdout with `--json`, else text; everything on the way goes to stderr. */

export type Output = {
  readonly json: boolean
  readonly quiet: boolean
  /** The command's result. `text` is for people, `value` for programs. */
  result(value: unknown, text: string): void
  /** Something to know on the way: problems, halts, what comes next. */
  note(sentence: string): void
  /** One line that is replaced by the next; only on a terminal. */
  progress(line: string): void
}

type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream }

export function openOutput(
  options: { json: boolean; quiet: boolean },
  { stdout, stderr }: Streams = process,
): Output {
  const { json, quiet } = options
  let shown = false
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K')
    shown = false
  }
  return {
    json,
    quiet,
    result(value, text) {
      clear()
      if (json) stdout.write(`${JSON.stringify(value)}\n`)
      else if (!quiet && text !== '') stdout.write(`${text}\n`)
    },
    note(sentence) {
      clear()
      if (!quiet) stderr.write(`${sentence}\n`)
    },
    progress(line) {
      if (quiet || !stderr.isTTY) return
      stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`)
      shown = line !== ''
    },
  }
}

const COUNT = new Intl.NumberFormat('en')
/** `1 person`, `1,234 people`. */
export const count = (n: number, one: string, many: string): string =>
  `${COUNT.format(n)} ${n === 1 ? one : many}`

/** `4 min`, `2 h 10 min`: how people say how long something takes. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (ms < 45_000) return 'less than a minute'
  if (minutes < 60) return `${Math.max(1, minutes)} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
