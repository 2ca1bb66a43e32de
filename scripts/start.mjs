/**
 * `npm start`: installs what is missing, then shows the agent at work on the sample files in the terminal,
 * against the practice workspace, which is a local server. Nothing leaves this computer.
 */
import { join } from 'node:path'
import { becomeNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

process.chdir(root)
await ensureInstalled()
if (hasDisplay()) {
  process.stderr.write(
    'The window comes in a later version; until then the agent runs here in the terminal.\n',
  )
}
becomeNode24(join(root, 'main', 'demo.ts'), process.argv.slice(2))

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
