/** The requests the server received, for tests that count them. */

type LoggedRequest = {
  method: string
  path: string
  /** Repeated parameters are a list. */
  query: Record<string, string | string[]>
  /** Parsed where it is JSON, else as text; null where there was none. */
  body: unknown
  /** Null where the connection was closed instead of an answer. */
  status: number | null
  /** ISO 8601. */
  at: string
  /** The bucket it was counted in, or null. */
  bucket: string | null
}
/** As kept: parsing waits until somebody asks. */
type RawRequest = Pick<LoggedRequest, 'method' | 'path' | 'status' | 'bucket'> & {
  query: string
  body: Buffer
  at: number
}

/** Older ones are forgotten, so that a server left running does not fill the memory. */
const KEEP = 250_000

export function openRequestLog() {
  let requests: RawRequest[] = []
  return {
    add(request: RawRequest): void {
      requests.push(request)
      if (requests.length > KEEP * 1.1) requests = requests.slice(-KEEP)
    },
    list: (): LoggedRequest[] => requests.map(readable),
    clear(): void {
      requests = []
    },
  }
}
export type RequestLog = ReturnType<typeof openRequestLog>

function readable({ query, body, at, ...rest }: RawRequest): LoggedRequest {
  const params = new URLSearchParams(query)
  const entries = [...new Set(params.keys())].map((name): [string, string | string[]] => {
    const values = params.getAll(name)
    return [name, values.length > 1 ? values : (values[0] ?? '')]
  })
  return { ...rest, query: Object.fromEntries(entries), body: readBody(body), at: new Date(at).toISOString() }
}

function readBody(body: Buffer): unknown {
  if (body.length === 0) return null
  const text = body.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
