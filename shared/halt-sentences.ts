/** Sentences for a source that stopped, and for an account that cannot be used. */

/** A code and what a sentence needs besides: limits, names, what was found. */
export type HaltWords = {
  code: string
  detail?: Readonly<Record<string, string | number | readonly string[]>>
}
type Detail = NonNullable<HaltWords['detail']>
type Sentences = Readonly<Record<string, (detail: Detail) => string>>

/**
 * Why a spreadsheet or folder was stopped: what, where, what next. `file` is the name people know it by. A code that is
 * not known here still gives a sentence.
 */
export function describeHalt({ code, detail = {} }: HaltWords, file?: string): string {
  const make = Object.hasOwn(FILES, code) ? FILES[code] : undefined
  const sheet = typeof detail.sheet === 'string' && detail.sheet !== '' ? `, sheet "${detail.sheet}"` : ''
  const whole = file?.startsWith('webhook:')
    ? 'Events'
    : typeof detail.file === 'string'
      ? inFolder(file, detail.file)
      : (file ?? 'The spreadsheet')
  const name = `${whole}${code === 'sheet-missing' ? '' : sheet}`
  return `${name}: ${make ? make(detail) : `it could not be read (${code}); nothing was changed.`}`
}

/** Why nothing can be exchanged with the platform now. Codes are those of the platform client and of checking it. */
export function describeAccountHalt({ code, detail = {} }: HaltWords): string {
  const make = Object.hasOwn(ACCOUNT, code) ? ACCOUNT[code] : undefined
  return make
    ? make(detail)
    : `The platform could not be used (${code}). Nothing was lost; it is tried again by itself.`
}

/** A file of the folder that people know as `folder`, written as this PC writes paths. */
const inFolder = (folder: string | undefined, name: string): string =>
  folder === undefined ? name : `${folder}${folder.includes('\\') ? '\\' : '/'}${name}`

/** How a person says that a file is to be used all the same. */
const useIt = ({ path }: Detail): string =>
  `run "contact-sync sync" with its name${path === undefined ? '' : ` ("${path}")`}`

const UNCHANGED = 'nothing was changed'

const missingColumns = (detail: Detail): string =>
  `${columnWords(detail.missing)} ${are(detail.missing)} not there; ${UNCHANGED}. Put ${them(detail.missing)} back, or change the setup.${renamed(detail)} Columns found: ${quoted(detail.headers)}.`

/** Each column with what it may hold. */
const choicesOf = ({ asked, choices }: Detail): string =>
  names(asked)
    .slice(0, NAMES_SHOWN)
    .map((header, place) => `"${header}" may be ${names(choices)[place]}`)
    .join('; ')

/** The first choice of the first column, as the command line takes it. */
const firstAnswer = ({ asked, choices }: Detail): string =>
  `${names(asked)[0]}=${/"([^"]+)"/.exec(names(choices)[0] ?? '')?.[1]}`

/** Headers that lost columns seem to have now, each with the one it had. */
const foundAgain = ({ lost, found }: Detail) =>
  names(found).map((header, place) => [header, names(lost)[place]] as const)

/** What lost columns seem to be called now. */
function renamed(detail: Detail): string {
  const pairs = foundAgain(detail)
  const [first] = pairs
  if (!first) return ''
  if (detail.why === 'name')
    return ` Perhaps "${first[1]}" is called "${first[0]}" now: if so, write that in the setup.`
  const replace = pairs.map(([now, before]) => `"${now}" in place of "${before}"`).join(', ')
  return pairs.length === 1
    ? ` There is a column "${first[0]}" with the same values: if it is the same, write ${replace} in the setup.`
    : ` There are columns with the same values: if they are the same, write in the setup ${replace}.`
}

/** The column was found by its header, so nobody named it in the setup. */
const lostColumns = (detail: Detail): string =>
  `${columnWords(detail.missing)}, which ${isOne(detail.missing) ? 'was' : 'were'} there before, ${are(detail.missing)} not there; ${UNCHANGED}. Put ${them(detail.missing)} back, or name the columns to be used in the setup ("columns").${foundHeader(detail)} Columns found: ${quoted(detail.headers)}.`

function foundHeader(detail: Detail): string {
  const pairs = foundAgain(detail)
  const [first] = pairs
  if (!first) return ''
  const [now, before] = first
  if (pairs.length > 1)
    return ` There are columns with the same values: if they are the same, give them their old headers (${pairs.map(([is, was]) => `"${is}" was "${was}"`).join(', ')}), or name them in the setup.`
  return ` ${detail.why === 'values' ? `There is a column "${now}" with the same values` : `Perhaps it is called "${now}" now`}: if it is the same, call it "${before}" again, or name it in the setup.`
}

const missingKey = (detail: Detail): string =>
  `${columnWords(detail.missing)}, by which people are told apart, ${are(detail.missing)} not there; ${UNCHANGED}. Name ${them(detail.missing)} as before, or change the setup.${renamed(detail)} Columns found: ${quoted(detail.headers)}.`

const savedMeanwhile = () => 'it was saved again while it was being read; it is read again in a moment.'
const isFolder = () =>
  'this is a folder, not a file; name the file, or add "folder" to this source in the setup.'

/** Files people take for spreadsheets: what they are, and what helps. */
const OTHER_FILES: Readonly<Record<string, readonly [what: string, next: string]>> = {
  'web-page': [
    "this is a web page saved under a spreadsheet's name",
    'Open it in Excel or LibreOffice and save it as xlsx.',
  ],
  google: [
    'this is only a shortcut to a Google document, which is not on this PC',
    'In Google Sheets choose "File", "Download", "Microsoft Excel (.xlsx)", and name that file.',
  ],
  shortcut: ['this is only a shortcut to something else', 'Name the spreadsheet itself.'],
  zip: ['this is a packed folder', 'Unpack it, and name the spreadsheet that is in it.'],
  archive: ['this is a packed file', 'Unpack it, and name the spreadsheet that is in it.'],
}
/** The rest in a word. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  pdf: 'a PDF',
  image: 'a picture',
  media: 'a sound or a film',
  rtf: 'a text document',
  word: 'a text document',
  docx: 'a text document',
  pptx: 'a presentation',
  program: 'a program',
  database: 'a database',
  calendar: 'a calendar',
  json: 'JSON data',
  xml: 'XML data',
}

function otherFile({ looksLike }: Detail): string {
  const [what, next] = OTHER_FILES[String(looksLike)] ?? [
    `this is ${OTHER_KINDS[String(looksLike)]?.concat(', ') ?? ''}not a spreadsheet`,
    'Save it as xlsx or csv.',
  ]
  return `${what}; ${UNCHANGED}. ${next}`
}

const FILES: Sentences = {
  missing: ({ found }) =>
    `the file is not there; ${UNCHANGED}. ${found === undefined ? 'Connect the drive, or put the file back' : `"${found}" in the same folder has the same columns: if it is this list, name it in the setup ("path"), or give it its old name`}; it is looked for again by itself.`,
  locked: () => 'waiting, because another program has the file open; close it there, or just wait.',
  empty: () =>
    `there is nothing in it; ${UNCHANGED}. If this is right, remove it from the setup; else save the full list again.`,
  encrypted: () =>
    `it is protected by a password and cannot be read; ${UNCHANGED}. Save a copy without a password.`,
  corrupted: ({ reason }) =>
    `the file is damaged${reason === 'zeros' ? ', as a power cut leaves it,' : ''} and cannot be read; ${UNCHANGED}. Open it in its own program and save it again.`,
  'half-written': ({ reason, row }) =>
    reason === 'open-quote'
      ? `a quotation mark opens in row ${row} and never closes, as if the rest were missing; ${UNCHANGED}. It is read again when it is complete; if it stays so, correct that row or save the file again.`
      : `the file is cut short, as if it were still being copied; ${UNCHANGED}. It is read again when it is complete; if it stays so, save it again.`,
  'not-a-spreadsheet': otherFile,
  'too-large': (detail) =>
    `the file is larger than ${megabytes(detail.limit, 'the limit')}; ${UNCHANGED}. Split it, or raise "limits.fileMiB" in the setup.`,
  'too-many-rows': (detail) =>
    `it has more than ${count(detail.limit)} rows; ${UNCHANGED}. Split it, or raise "limits.rows" in the setup.`,
  'too-many-columns': (detail) =>
    `it has more than ${count(detail.limit)} columns${atRow(detail)}; ${UNCHANGED}. Delete columns that are not needed, or raise "limits.columns" in the setup.`,
  'cell-too-long': (detail) =>
    `a cell${atRow(detail)} holds more than ${count(detail.limit)} characters; ${UNCHANGED}. Shorten it, or raise "limits.cellKiB" in the setup.`,
  bomb: ({ reason }) =>
    reason === 'entities'
      ? `it defines words of its own (XML entities), which no spreadsheet program does, so it was not read; ${UNCHANGED}. Save it again in its own program.`
      : `it unpacks to far more than a spreadsheet would, so it was not read; ${UNCHANGED}. Save it again in its own program.`,
  timeout: () => `reading it took too long; ${UNCHANGED}. Split it, or raise "limits.minutes" in the setup.`,
  'out-of-memory': () =>
    `reading it needs more memory than is allowed; ${UNCHANGED}. Save it as csv, split it, or raise "limits.memoryMiB" in the setup.`,
  'no-header': () =>
    `no row with column names was found; ${UNCHANGED}. Write names above the columns, or set "headerRow" in the setup.`,
  'sheet-missing': (detail) => {
    if (detail.reason === 'all-hidden')
      return `all its sheets are hidden; ${UNCHANGED}. Show one of them, or name it in the setup.`
    const asked =
      typeof detail.sheet === 'number'
        ? ` number ${detail.sheet + 1}`
        : detail.sheet
          ? ` "${detail.sheet}"`
          : ' as asked for'
    return `there is no sheet${asked}; ${UNCHANGED}. Sheets found: ${quoted(detail.sheets)}.${detail.found === undefined ? '' : ` "${detail.found}" has the same columns: if it is the same, write it in the setup ("sheet").`} Name it as before, or change the setup.`
  },
  unsupported: (detail) =>
    `this kind of file${typeof detail.format === 'string' ? ` (${detail.format})` : ''} cannot be read; ${UNCHANGED}. Save it as xlsx or csv.`,
  'not-readable': () =>
    'the disk or the network did not give the file; check that it opens in its own program. It is tried again by itself.',
  'lost-column': lostColumns,
  'missing-columns': missingColumns,
  'lost-key': missingKey,
  'missing-key': missingKey,
  'allowed-missing': (detail) =>
    `${columnWords(detail.missing)}, which the setup lets change as much as ${isOne(detail.missing) ? 'it likes' : 'they like'}, ${are(detail.missing)} not there; ${UNCHANGED}. Correct "guards.columns.allow" in the setup. Columns found: ${quoted(detail.headers)}.`,
  'nothing-mapped': (detail) =>
    `no column was recognised as a phone, an e-mail or another address; ${UNCHANGED}. Say in the setup what the columns hold ("columns"). Columns found: ${quoted(detail.headers)}.`,
  asked: (detail) =>
    `it is not certain what ${columnWords(detail.asked)} ${isOne(detail.asked) ? 'holds' : 'hold'}; ${UNCHANGED}. Choose: ${choicesOf(detail)}. Run "contact-sync check FILE --save" on it and name the ${isOne(detail.asked) ? 'column' : 'columns'} under "columns" in the setup, or answer there, as in --as ${quoted([firstAnswer(detail)])}.`,
  'no-row-fits': (detail) =>
    `none of its ${count(detail.rows)} rows fits "onlyRows" of the setup (${names(detail.filters).join('; ')}); ${UNCHANGED}. Correct the values there, or in the spreadsheet.`,
  'no-rows': () =>
    `there are no rows below the column names; ${UNCHANGED}. If this is right, remove it from the setup; else save the full list again.`,
  'file-changed': savedMeanwhile,
  'changed-while-reading': savedMeanwhile,
  directory: isFolder,
  'not-a-file': (detail) =>
    detail.reason === 'device' || detail.errno === 'ENXIO'
      ? `this is not a file but a part of the system; ${UNCHANGED}. Name the spreadsheet itself.`
      : isFolder(),
  'no-permission': () =>
    'this user of the PC may not open the file; allow it, or save it where it can be read. It is tried again by itself.',
  'cloud-placeholder': () =>
    'the file is in the cloud and not on this PC; choose "always keep on this device" for it. It is looked for again by itself.',
  'bad-option': (detail) =>
    `${detail.value === undefined ? 'what was set' : `"${detail.value}"`} cannot be used as ${detail.option ?? 'a setting'} for reading it; ${UNCHANGED}. Change or remove it in the setup.`,
  'folder-missing': () =>
    `the folder is not there; ${UNCHANGED}. Connect the drive, or put the folder back; it is looked for again by itself.`,
  'not-a-folder': () =>
    `this is a file, not a folder; ${UNCHANGED}. Name the folder it lies in, or take "folder" out of this source in the setup.`,
  'no-files': ({ pattern }) =>
    `there is no spreadsheet${pattern === undefined ? '' : ` whose name fits "${pattern}"`} in this folder; ${UNCHANGED}. It is read as soon as one is there.`,
  'current-gone': () =>
    `this file, which was read last, is not in the folder any more, and nothing newer has come; ${UNCHANGED}. Put it back, or save a new export there; to go on with an older one, run "contact-sync sync" with its name.`,
  'older-export': (detail) =>
    `it is older than ${detail.than === undefined ? 'the export' : `"${detail.than}",`} which is in use, so it was left alone. Take it out of the folder; or, if it is the right one, ${useIt(detail)}.`,
  'older-saved': () =>
    `it was saved earlier than what was read of it last, and holds something else, as if an old copy had been put back; ${UNCHANGED}. Save the right list again, or run "contact-sync sync" with its name.`,
  'read-before': (detail) =>
    `it has the same content as ${detail.than === detail.file ? 'an earlier list that' : `"${detail.than}", which`} was read and replaced before, so it was left alone. Save a new export; or, if it is the right one, ${useIt(detail)}.`,
  'older-changes': (detail) =>
    `it is of an earlier day than files that were read already, and would bring old values back, so it was left alone. Take it out of the folder; or, if it is to be read, ${useIt(detail)}.`,
  'two-lists': ({ files }) =>
    `there are several lists of the same date in this folder, ${quoted(files)}, and it is not clear which one is meant; ${UNCHANGED}. Keep one of them there, or say in the setup which names are meant ("pattern"), or that all of them are one list ("folder": "together").`,
  'still-arriving': ({ part }) =>
    `it is still being downloaded or copied${part === undefined ? '' : ` (there is "${part}" beside it)`}; it is read when it is complete.`,
  'other-file': () =>
    `there is no such file among those that are read from this folder; ${UNCHANGED}. Look at its name, and at "pattern" in the setup.`,
  'reader-died': () =>
    'reading it was cut off; it is tried again by itself. If this goes on, open it in its own program and save it again.',
  cancelled: () => 'reading it was stopped; it is read again next time.',
  'no-secret': ({ variable }) =>
    `nothing can be received, because the secret is not there; put it into the environment as ${variable} and start again.`,
  'port-taken': ({ port }) =>
    `nothing can be received, because another program uses port ${port}; close it, or choose another port in the setup ("webhooks": {"port": …}) or with --webhook-port. It is tried again by itself.`,
  'port-refused': ({ port }) =>
    `nothing can be received, because this user may not use port ${port}; choose one above 1023 in the setup ("webhooks": {"port": …}).`,
  'address-unknown': ({ address }) =>
    `nothing can be received, because ${address} is no address of this PC; correct it in the setup ("webhooks": {"address": …}).`,
}

/** Every code a source may be stopped for, for whoever says it in other words. */
export const haltCodes: readonly string[] = Object.keys(FILES)

const ACCOUNT: Sentences = {
  token: () =>
    'The platform does not accept the access key. Copy it again from your account and enter it here; what is waiting stays waiting.',
  permission: () =>
    'The access key may not change contacts. Use the key of an administrator or editor of the account; what is waiting stays waiting.',
  flagged: () =>
    'The platform has flagged this account and takes no changes. Ask its support to clear it; what is waiting stays waiting.',
  suspended: () =>
    'The platform has suspended this account. Settle it with its support; what is waiting stays waiting.',
  'wrong-workspace': (detail) =>
    `The access key opens another account${typeof detail.found === 'string' && detail.found !== '' ? `, "${detail.found}"` : ''}${typeof detail.expected === 'string' && detail.expected !== '' ? `, not "${detail.expected}"` : ''}. Nothing was sent; enter the key of the right account, or use another data folder for the other one.`,
  'not-the-api': () =>
    'Something else than the platform answered: a login page of the network, or another web address. Check the address and the network; nothing was lost.',
  redirected: () =>
    'The web address leads elsewhere. Enter the address it leads to, if it is the platform; nothing was sent there.',
  network: () =>
    'The platform cannot be reached. Check the internet connection; everything is kept and sent when it is back.',
  timeout: () => 'The platform does not answer in time. Everything is kept and tried again by itself.',
  tls: () =>
    "The connection to the platform is not safe: its certificate does not fit. Check the address and this PC's date, or ask your network's administrator.",
  throttled: () =>
    'The platform asks for a pause, because its hourly limit is reached. Sending goes on by itself.',
  'server-error': () =>
    'The platform has a problem of its own. Everything is kept and tried again by itself.',
  'field-cache': () =>
    'The platform does not know a new field or group yet. It is tried again in a few seconds.',
  cancelled: () => 'Sending was stopped. Everything is kept and sent next time.',
  anonymous: () =>
    'This account hides phone numbers and addresses, so nobody can be found again by theirs. Turn that off on the platform, or use another account; nothing was changed.',
  'mirror-shrank': (detail) =>
    `The platform shows ${detail.after ?? 'far fewer'} contacts where it showed ${detail.before ?? 'more'} before. Nothing was changed; look at the account, and go on when this is right.`,
}

const names = (value: Detail[string] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [String(value)]

const isOne = (value: Detail[string] | undefined): boolean => names(value).length === 1
const are = (value: Detail[string] | undefined): string => (isOne(value) ? 'is' : 'are')
const them = (value: Detail[string] | undefined): string => (isOne(value) ? 'it' : 'them')

/** As many names as a person reads. */
const NAMES_SHOWN = 12

/** Names as a sentence lists them: in quotes, at most twelve. */
export function quoted(value: Detail[string] | undefined): string {
  const all = names(value)
  const more = all.length > NAMES_SHOWN ? ` and ${all.length - NAMES_SHOWN} more` : ''
  return all.length === 0
    ? 'none'
    : all
        .slice(0, NAMES_SHOWN)
        .map((name) => `"${name}"`)
        .join(', ') + more
}

/** `the column "A"`, `the columns "A", "B"`. */
export const columnWords = (value: Detail[string] | undefined): string =>
  `${isOne(value) ? 'the column' : 'the columns'} ${quoted(value)}`

const count = (value: Detail[string] | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : 'the allowed number of'

const megabytes = (bytes: Detail[string] | undefined, otherwise: string): string =>
  typeof bytes === 'number' ? `${Math.floor(bytes / 2 ** 20)} MiB` : otherwise

const atRow = ({ row }: Detail): string => (typeof row === 'number' ? ` in row ${row}` : '')
