/** A hostile file beside a good one, through the real command line: one sentence, exit 4, and the other is synced. */
import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { beforeEach, expect, it } from 'vitest'
import { bombs, floods, type Hostile, laughs } from '../spreadsheets/support/hostile-files.ts'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, rowOf, SOURCE, table } from '../support/people.ts'

openOffice()
const BAD = { ...SOURCE, name: 'Bad', path: 'bad.xls' }

beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup([SOURCE, BAD])
  await office.save('people.csv', table(1, 5))
})

async function stopsAlone(sentence: RegExp): Promise<void> {
  const run = await office.sync('--yes')
  expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(sentence)])
  expect(run).toMatchObject({ code: 4, json: { creates: 5, halted: 1 } })
  // The agent is as well as before: an edit in the good list is sent.
  await office.save('people.csv', [...table(1, 4), rowOf(5, { name: 'Renamed' })])
  expect(await office.sync()).toMatchObject({ code: 4, json: { updates: 1, halted: 1 } })
}

const named = (list: readonly Hostile[], part: string) => {
  const found = list.find(({ what }) => what.includes(part))
  if (!found) throw new Error(part)
  return found
}
it.each<[what: string, put: (path: string) => void, sentence: RegExp]>([
  [
    'a zip bomb',
    named(bombs, '60 MB').put,
    /^Bad: .*bad\.xls: it unpacks to far more than a spreadsheet would.*nothing was changed/,
  ],
  [
    'a billion laughs',
    named(laughs, 'XML of Excel 2003').put,
    /it defines words of its own \(XML entities\).*nothing was changed/,
  ],
  ['2 GB of zeros', named(floods, '2 GB').put, /the file is larger than 200 MiB; nothing was changed/],
  [
    'a pipe nobody writes into',
    (path) => execFileSync('mkfifo', [path]),
    /this is not a file but a part of the system; nothing was changed/,
  ],
])('%s', async (_what, put, sentence) => {
  put(office.pathOf('bad.xls'))
  await stopsAlone(sentence)
})

it.each<[what: string, content: string, sentence: RegExp]>([
  [
    'a web page saved as .xls',
    '<html><table><tr><td>Nome</td></tr></table></html>',
    /this is a web page saved under a spreadsheet's name; nothing was changed\. Open it in Excel or LibreOffice and save it as xlsx\.$/,
  ],
  [
    'a Google shortcut',
    '{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@b.c"}',
    /this is only a shortcut to a Google document.*"Microsoft Excel \(\.xlsx\)"/,
  ],
])('%s', async (_what, content, sentence) => {
  await office.write('bad.xls', content)
  await stopsAlone(sentence)
})

it('goes on by itself when the good file is back', async () => {
  await office.write('bad.xls', '<html><table></table></html>')
  await office.sync('--yes')
  await rm(office.pathOf('bad.xls'))
  await office.write('bad.xls', 'Code;Name;Phone;City\r\nB1;Bia;84911110000;Natal\r\n')
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 1, halted: 0 } })
})
