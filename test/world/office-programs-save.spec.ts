/**
 * How office programs and cloud drives save, and that a watch never takes one of their steps for the list: nobody is
 * removed, nothing but the edit is sent. LibreOffice is the real one where it is installed; the steps of the others are
 * what they do on Windows, file by file.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { type Cells, HEADER, phone, SOURCE } from '../agent/support/desk.ts'
import { realClock, SOON, watchOn } from '../agent/support/on-watch.ts'
import { contactWrites, writesIn } from '../support/platform.ts'
import { bookOf } from '../support/workbook.ts'

const person = (n: number, city = 'Natal') => [String(n), `Person ${n}`, phone(n), city]
const people = (city: string) => [person(1), person(2, city), person(3)]
const place = (...names: string[]) => path.join(desk.folder, 'shared', ...names)
const book = (rows: Cells): Buffer => bookOf({ Sheet1: [HEADER, ...rows] })

type Save = (bytes: Buffer) => void
const PROGRAMS: [program: string, save: Save][] = [
  [
    'Excel: the new file under a name of eight digits, the old one away, the new one in, the old one gone',
    (bytes) => {
      writeFileSync(place('~$people.xlsx'), Buffer.alloc(165))
      writeFileSync(place('7C0A2E10'), bytes)
      renameSync(place('people.xlsx'), place('A1B2C3D4.tmp'))
      renameSync(place('7C0A2E10'), place('people.xlsx'))
      rmSync(place('A1B2C3D4.tmp'))
      rmSync(place('~$people.xlsx'))
    },
  ],
  [
    'Excel for the Mac: in a folder of its own, then in place of the old one',
    (bytes) => {
      mkdirSync(place('.TemporaryItems'))
      writeFileSync(place('.TemporaryItems', 'people.xlsx'), bytes)
      renameSync(place('.TemporaryItems', 'people.xlsx'), place('people.xlsx'))
      rmSync(place('.TemporaryItems'), { recursive: true })
    },
  ],
  [
    'Google Drive: the old file is deleted, then there is a new one',
    (bytes) => {
      rmSync(place('people.xlsx'))
      writeFileSync(place('people.xlsx'), bytes)
    },
  ],
  [
    'Dropbox: by way of a hidden file, with a conflict copy beside',
    (bytes) => {
      writeFileSync(place("people (Maria's conflicted copy 2026-11-23).xlsx"), book(people('Recife')))
      writeFileSync(place('.dropbox.cache-1f'), bytes)
      renameSync(place('.dropbox.cache-1f'), place('people.xlsx'))
    },
  ],
  [
    "OneDrive: in place, with another PC's copy beside",
    (bytes) => {
      writeFileSync(place('people-DESKTOP-4F2K9QT.xlsx'), book(people('Recife')))
      writeFileSync(place('people.xlsx'), bytes.subarray(0, 1500))
      writeFileSync(place('people.xlsx'), bytes)
    },
  ],
]

const SOURCES: [what: string, source: object][] = [
  ['a spreadsheet', { ...SOURCE, path: 'shared/people.xlsx' }],
  ['the newest export', { ...SOURCE, path: 'shared', folder: 'newest' }],
  ['one of several lists', { ...SOURCE, path: 'shared', folder: 'together' }],
]

async function open(source: object): Promise<void> {
  await start({
    clock: realClock,
    sources: [{ ...source, removalDelayMinutes: 0 }],
    setup: { quietSeconds: 0.3 },
  })
  mkdirSync(place())
}
const cityOf = async (name: string) =>
  (await platform.contacts()).find((one) => one.name === name)?.fields.city

/** The edit arrived, and it alone. */
async function onlyTheEdit(said: string[], city: string): Promise<void> {
  await expect.poll(() => cityOf('Person 2'), SOON).toBe(city)
  const requests = await platform.requests()
  expect(contactWrites(requests).map(({ body }) => body)).toEqual([{ fields: { city } }])
  expect(writesIn(requests)).toHaveLength(1)
  expect(said).toEqual([])
  expect(await platform.contacts()).toHaveLength(3)
}

describe.each(SOURCES)('%s', (_what, source) => {
  it.each(PROGRAMS)('saved by %s', async (_program, save) => {
    await open(source)
    writeFileSync(place('people.xlsx'), book(people('Natal')))
    await desk.sync()
    const said = await watchOn()
    save(book(people('Caicó')))
    await onlyTheEdit(said, 'Caicó')
  })
})

/** Opens a workbook, writes a cell, saves in place with its lock beside, and closes. */
const MACRO = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(url As String, cell As String, value As String)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  options(0).Name = &quot;Hidden&quot;
  options(0).Value = True
  doc = StarDesktop.loadComponentFromURL(url, &quot;_blank&quot;, 0, options())
  doc.Sheets.getByIndex(0).getCellRangeByName(cell).setString(value)
  doc.store()
  Wait 1500
  doc.close(True)
  StarDesktop.terminate()
End Sub
</script:module>
`
const hasLibreOffice = (() => {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
const soffice = (...args: string[]) => {
  const profile = pathToFileURL(path.join(desk.folder, 'profile')).href
  return promisify(execFile)('soffice', [
    '--headless',
    '--norestore',
    `-env:UserInstallation=${profile}`,
    ...args,
  ])
}

/** Skipped where LibreOffice is not installed. */
it.skipIf(!hasLibreOffice).each(['xlsx', 'ods'])(
  'LibreOffice itself: an edit of an %s is read when the file is closed there',
  { timeout: 60_000 },
  async (format) => {
    await open({ ...SOURCE, path: `shared/people.${format}` })
    desk.write('people.csv', [HEADER, ...people('Natal')].map((row) => row.join(';')).join('\r\n'))
    // The first run makes the profile that the macro is put into.
    await soffice(
      '--infilter=CSV:59,34,76,1',
      '--convert-to',
      format,
      '--outdir',
      place(),
      path.join(desk.folder, 'people.csv'),
    )
    writeFileSync(path.join(desk.folder, 'profile/user/basic/Standard/Module1.xba'), MACRO)
    writeFileSync(
      path.join(desk.folder, 'profile/user/basic/Standard/script.xlb'),
      `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>`,
    )
    await desk.sync()
    const said = await watchOn()
    const seen = new Set<string>()
    const looking = setInterval(() => {
      for (const name of readdirSync(place())) seen.add(name)
    }, 20)
    await soffice(
      `macro:///Standard.Module1.Edit("${pathToFileURL(place(`people.${format}`)).href}","D3","Mossoro")`,
    )
    clearInterval(looking)
    expect(seen).toContain(`.~lock.people.${format}#`)
    await onlyTheEdit(said, 'Mossoro')
  },
)
