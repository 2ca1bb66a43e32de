/** Starts `platform-process.ts` and tells it the time. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Platform, platformAt } from '../support/platform.ts'

const ENTRY = fileURLToPath(new URL('./platform-process.ts', import.meta.url))

export async function openFarPlatform(): Promise<{
  platform: Platform
  tell(shift: number): Promise<void>
}> {
  const child = fork(ENTRY, { execArgv: [] })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  let n = 0
  return {
    platform: platformAt({ url, close: () => end(child) }),
    tell(shift) {
      const mine = ++n
      return new Promise((resolve) => {
        const hear = (message: { n: number }) => {
          if (message.n !== mine) return
          child.off('message', hear)
          resolve()
        }
        child.on('message', hear)
        child.send({ shift, n: mine }, () => undefined)
      })
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.disconnect()
  await once(child, 'exit')
}
