/**
 * Partner software on the PC of a round: it posts what changed, one event after the other, and posts each again until
 * it is answered with 2xx, whatever happens to the agent meanwhile.
 */
import { setTimeout as pause } from 'node:timers/promises'

export const HOOK_SECRET = 'the secret of the partner'
export const HOOK_SECRET_ENV = 'CHAOS_HOOK_SECRET'

/** The source that receives them, beside its guards. */
export const PARTNER_SOURCE = {
  name: 'partner',
  country: 'BR',
  webhook: { secretEnv: HOOK_SECRET_ENV, event: 'event', removedWhen: ['deleted'], deliveryId: 'delivery' },
  key: ['Code'],
  columns: { Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
}

const ANSWERED_WITHIN_MS = 5000
const AGAIN_AFTER_MS = 30
/** Said by a server that may take it later. */
const LATER = new Set([408, 429, 500, 502, 503, 504])

export class Partner {
  readonly #told = new Map<string, string>()
  readonly #waiting: object[] = []
  #deliveries = 0
  /** Answers that no event of it should get. */
  readonly refused: string[] = []
  /** Accepted, and of those accepted before by an agent that did not live to say so. */
  readonly count = { accepted: 0, repeated: 0 }

  /** Everything it has to tell was accepted. */
  get isThrough(): boolean {
    return this.#waiting.length === 0
  }

  /** @param cells as they would stand in a spreadsheet, header first: who changed, or is gone, is told of. */
  tell([header, ...rows]: readonly (readonly string[])[]): void {
    const now = new Map(rows.map((row) => [row[0]!, JSON.stringify(row)]))
    for (const row of rows) {
      const [code] = row
      if (this.#told.get(code!) === now.get(code!)) continue
      const values = Object.fromEntries(header!.map((name, index) => [name, row[index]]))
      this.#waiting.push({ event: 'saved', delivery: this.#delivery(), ...values })
      this.#told.set(code!, now.get(code!)!)
    }
    for (const code of [...this.#told.keys()].filter((one) => !now.has(one))) {
      this.#waiting.push({ event: 'deleted', delivery: this.#delivery(), Code: code })
      this.#told.delete(code)
    }
  }
  #delivery = () => `delivery ${++this.#deliveries}`

  /** Posts until `over`. @param address where events are taken now, if anywhere. */
  async deliver(address: () => string | undefined, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const url = address()
      const [event] = this.#waiting
      if (url === undefined || !event || !(await this.#post(url, event, over)))
        await pause(AGAIN_AFTER_MS, undefined, { signal: over }).catch(() => {})
    }
  }

  async #post(url: string, event: object, over: AbortSignal): Promise<boolean> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(event),
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${HOOK_SECRET}` },
        signal: AbortSignal.any([over, AbortSignal.timeout(ANSWERED_WITHIN_MS)]),
      })
      // Its head is its answer; whether the rest still comes is nobody's concern.
      const text = await response.text().catch(() => '')
      if (response.ok) {
        this.#waiting.shift()
        this.count.accepted += 1
        if (text.includes('"repeated"')) this.count.repeated += 1
        return true
      }
      if (!LATER.has(response.status))
        this.refused.push(`${response.status} ${text} to ${JSON.stringify(event)}`)
    } catch {
      // Nobody listens, or nobody lived to answer: once more.
    }
    return false
  }
}
