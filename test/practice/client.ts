/** Plain requests to a practice server, and what came back. */

export type Client = { url: string; token: string }
export type Answered = { status: number; headers: Headers; text: string; json: unknown }
export type RequestOptions = {
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, as JSON unless a header says otherwise. */
  text?: string
  /** True: no token unless the headers carry one. */
  anonymous?: boolean
}

/** One request. `path` carries its query; `json` is undefined where the answer is none. */
export async function request(
  client: Client,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answered> {
  const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  const response = await fetch(client.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(!options.anonymous && { Authorization: `Token ${client.token}` }),
      ...(text !== undefined && { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    ...(text !== undefined && { body: text }),
  })
  const answer = await response.text()
  return { status: response.status, headers: response.headers, text: answer, json: parse(answer) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
