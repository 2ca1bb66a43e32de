/** The log of the desktop app: when it was started, and what died. No personal data. */
import path from 'node:path'
import log from 'electron-log/main.js'

const LARGEST_FILE = 1024 * 1024

export function openLog(dataFolder: string) {
  log.transports.file.resolvePathFn = () => path.join(dataFolder, 'logs', 'app.log')
  log.transports.file.maxSize = LARGEST_FILE
  log.transports.console.level = false
  return {
    note: (sentence: string) => log.info(sentence),
    /** What a process printed before it ended, or while it went on. */
    printed: (text: string) => log.warn(text.trimEnd()),
  }
}
