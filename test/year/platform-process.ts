/** The practice workspace in a process of its own, so that its memory is not the agent's: it is told what time it is. */

import { startPractice } from '../../main/practice/server.ts'
import { TOKEN } from '../support/platform.ts'

let shift = 0
const server = await startPractice({
  port: 0,
  token: TOKEN,
  requestsPerHour: 0,
  now: () => Math.floor(Date.now() + shift),
})
process.on('message', (told: { shift: number; n: number }) => {
  shift = told.shift
  process.send?.({ n: told.n })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server.url })
