/** Files and folders let go over the window, as the system lets them go. */
import type { Page } from 'playwright-core'

/** @param files with their whole paths on this PC. */
export async function drop(page: Page, files: readonly string[]): Promise<void> {
  const protocol = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await protocol.detach()
}
