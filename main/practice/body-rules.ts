/** What holds for the body of every POST, before its keys are looked at. */
import type { Call } from './call.ts'
import { isObject } from './json.ts'
import { broken, detail, type Reply } from './reply.ts'

/** The keys of the body; or the refusal of one that cannot be parsed, is no object, or comes to a blocked workspace. */
export function writableBody(call: Call): { keys: Record<string, unknown> } | Reply {
  const { body, workspace } = call
  switch (body.kind) {
    case 'unsupported':
      return detail(415, `Unsupported media type "${body.mediaType}" in request.`)
    case 'malformed':
      return detail(400, `JSON parse error - ${body.message}`)
    case 'value':
      if (!isObject(body.value)) return broken('Request body should be a single JSON object')
      if (workspace.blocked) {
        return broken(
          `Sorry, your workspace is currently ${workspace.blocked}. ` +
            'To re-enable starting flows and sending messages, please contact support.',
        )
      }
      return { keys: body.value }
  }
}
