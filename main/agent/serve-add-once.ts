/**
 * Is a file most likely to be used only once? By where it lies: what was opened out of a mail, a chat, a packed folder or a
 * browser is a copy that nobody goes on working in. Pure.
 */
import type { OnlyOnceWhy } from '../../shared/ipc-add.ts'

/** On paths in lower case with slashes; the first that fits counts. */
const PLACES: readonly [why: OnlyOnceWhy, place: RegExp][] = [
  // Explorer's view into a packed folder, and what packers unpack into when a file is opened out of one.
  ['zip', /\/(?:temp\d+_[^/]+|7z[oe][0-9a-f]{6,}|rar\$[^/]+|wz[0-9a-f]{4}|\.fr-[^/]+|ark-[^/]+)\//],
  ['zip', /\.(?:zip|rar|7z|tgz|tar|gz)\/|\/gvfs\/archive:/],
  ['mail', /\/content\.(?:outlook|mso)\/|\/olk\/attachments\/|\/outlook temp\//],
  ['mail', /\/microsoft\.windowscommunicationsapps_|\/microsoft\.outlookforwindows_/],
  ['mail', /\/(?:com\.apple\.mail|mail downloads|library\/mail)\//],
  ['mail', /\/\.?(?:mozilla-)?thunderbird\/|\/(?:\.cache\/)?evolution(?:-[^/]*)?\/|\/geary\/attachments\//],
  ['chat', /whatsapp|telegram|ru\.keepcoder|\/library\/messages\/attachments\//],
  ['chat', /\/(?:\.?signal|\.?slack|discord|viber ?downloads|wechat files|xwechat_files|skype)\//],
  ['chat', /com\.tinyspeck\.slackmacgap|microsoft\.skypeapp|\/ms-?teams|\/microsoft teams(?: chat files)?\//],
  ['temp', /\/(?:appdata\/local|windows|local settings)\/te?mp\/|\/inetcache\/|\/temporary internet files\//],
  ['temp', /^(?:\/private)?(?:\/var)?\/tmp\/|^(?:\/private)?\/var\/folders\/|\/temporaryitems\//],
  ['temp', /^\/run\/user\/\d+\/(?!gvfs\/)|\/\.cache\//],
  // Folders have names of their own on the disk only under Linux.
  ['downloads', /\/(?:downloads|transferências|descargas|téléchargements|scaricati)\//],
]

/** @param temp the system's own folder for such files. Null: a file that somebody keeps. */
export function onlyOnceWhy(file: string, temp?: string): OnlyOnceWhy | null {
  const place = plain(file)
  const found = PLACES.find(([, form]) => form.test(place))
  if (found) return found[0]
  return temp !== undefined && place.startsWith(`${plain(temp).replace(/\/$/, '')}/`) ? 'temp' : null
}

const plain = (file: string): string => file.normalize('NFC').replaceAll('\\', '/').toLowerCase()
