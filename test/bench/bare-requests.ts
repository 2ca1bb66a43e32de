/**
 * The least a drain could cost: the same bodies, posted with `fetch` by as many loops as the agent keeps requests
 * under way, and nothing else. A program of its own: `bare-requests.ts URL FILE LOOPS` with one body as JSON a line;
 * prints the seconds. With one loop it is what most people would write.
 */
import { readFileSync } from 'node:fs'
import { TOKEN } from './command-line.ts'

const [url, file, loops] = process.argv.slice(2)
const bodies: unknown[] = readFileSync(file!, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
let next = 0

async function post(): Promise<void> {
  while (next < bodies.length) {
    const response = await fetch(`${url}/api/v2/contacts.json`, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        Authorization: `Token ${TOKEN}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(bodies[next++]),
    })
    const text = await response.text()
    if (response.status !== 201) throw new Error(`${response.status} ${text}`)
  }
}

const started = performance.now()
await Promise.all(Array.from({ length: Number(loops) }, post))
process.stdout.write(String((performance.now() - started) / 1000))
