/**
 * The desktop app. A thin shell: it starts the agent's process, shows window and tray, and answers the few questions
 * only it can; it parses nothing, opens no database and waits for nothing. What must come before `ready` stands here.
 */
import path from 'node:path'
import { app, protocol } from 'electron'
import { localFolder } from './cli/local-folder.ts'
import { APP_ID, TOAST_CLSID } from './desktop/app-names.ts'
import { SCHEME } from './desktop/app-protocol.ts'
import { HIDDEN } from './desktop/login-entry.ts'
import { startShell } from './desktop/shell.ts'

// What this process and those it starts write is for this user alone (DESIGN 18); Windows has the profile's ACL.
process.umask(0o077)
const named = process.argv.find((argument) => argument.startsWith('--data='))?.slice('--data='.length)
const folder = localFolder(named ? { data: named } : {})

// Before the lock, which belongs to this folder: two users, or two folders, are two agents.
app.setPath('userData', path.join(folder, 'window'))
app.setAppUserModelId(APP_ID)
app.setToastActivatorCLSID?.(TOAST_CLSID) // Electron before 45 has none to set
protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
app.on('window-all-closed', () => {}) // the agent goes on in the tray

if (app.requestSingleInstanceLock()) {
  // Not awaited: `ready` waits for this module.
  void app.whenReady().then(() => startShell({ dataFolder: folder, hidden: process.argv.includes(HIDDEN) }))
} else {
  app.exit(0) // the one that runs opens its window
}
