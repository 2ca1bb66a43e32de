/**
 * Starts an app folder with an Electron that comes without its default app, as the one for tests does: takes the
 * first argument that is no option as the folder, and becomes the app in it. An ES module that awaits, because
 * one that does not lets `ready` pass before the app listens.
 */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const target = path.resolve(process.argv.find((text, index) => index > 0 && !text.startsWith('-')) ?? '.')
const folder = statSync(target).isDirectory() ? target : path.dirname(target)
const { main = 'index.js', version, productName, name = 'app' } = manifestOf(folder)
if (version) app.setVersion(version)
app.setName(productName ?? name)
app.setAppPath(folder)
await import(pathToFileURL(folder === target ? path.resolve(folder, main) : target).href)

function manifestOf(within) {
  try {
    return JSON.parse(readFileSync(path.join(within, 'package.json'), 'utf8'))
  } catch {
    return {}
  }
}
