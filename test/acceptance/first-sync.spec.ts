/** The core promise, with workbooks that LibreOffice saved: people appear, change and disappear, and nothing else is sent. */
import { cp, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { actions, creates, type Profile } from '../support/platform.ts'

const ROWS = 24
const source = {
  name: 'Pessoas',
  path: 'pessoas.xlsx',
  country: 'BR',
  key: ['Código'],
  columns: {
    Código: 'urn:ext',
    Nome: 'name',
    Celular: 'urn:whatsapp',
    'E-mail': 'urn:mailto',
    Nascimento: { field: 'nascimento', type: 'datetime' },
    Cidade: 'field:cidade',
    Grupo: 'groups',
  },
  groups: ['Pessoas'],
}
const nothingSent = { creates: 0, updates: 0, removals: 0, adopted: 0, requests: { write: 0 } }

openOffice({ engineCache: true })

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  it('a workbook becomes contacts, and follows every edit with the fewest requests', async () => {
    await platform.setUp({ groups: [{ name: 'IDOSOS' }] }, profile)
    await office.setup(source)
    await office.place('people.xlsx', 'pessoas.xlsx')

    const asked = await office.sync()
    expect(asked).toMatchObject({ code: 3, writes: [], json: { run: null, ...nothingSent } })
    expect(asked.stderr).toMatch(
      /^Pessoas: first sync of 24 rows: 24 people would be created, .* Nothing was sent\. Look at it with "contact-sync preview" and start it with "--yes"\.$/m,
    )

    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.json).toMatchObject({
      rows: ROWS,
      creates: ROWS,
      updates: 0,
      removals: 0,
      adopted: 0,
      problems: 0,
    })
    expect(Object.keys(first.json)).toEqual(
      'run rows creates updates removals adopted unchanged conflicts problems held halted requests retries seconds phases peakRssMb'.split(
        ' ',
      ),
    )
    expect(Object.keys(first.json.phases)).toEqual(['scan', 'pull', 'reconcile', 'stage', 'drain'])
    expect(first.json.requests).toEqual({
      read: first.requests.length - first.writes.length,
      write: first.writes.length,
    })
    // Two fields and three groups first; "Idosos" is there already, in other letters.
    expect(first.writes).toHaveLength(2 + 3 + ROWS)
    expect(creates(first.requests).every(({ status }) => status === 201)).toBe(true)
    expect(await platform.fieldTypes()).toEqual({ cidade: 'text', nascimento: 'datetime' })
    expect(await platform.groupNames()).toEqual(
      [
        'Gestantes',
        'Hipertensos',
        'IDOSOS',
        'Pessoas',
        ...(profile === 'weni-flows' ? [] : ['Open Tickets']),
      ].sort(),
    )
    const people = await platform.contacts()
    expect(people).toHaveLength(ROWS)
    expect(people.find(({ name }) => name === 'Cecília Pinheiro')).toMatchObject({
      urns: ['ext:00003', 'whatsapp:5584999990103', 'mailto:pessoa3@example.org'],
      fields: { cidade: 'Mossoró', nascimento: '1962-03-03T00:00:00.000000-03:00' },
      groups: ['Hipertensos', 'IDOSOS', 'Pessoas'],
    })

    const again = await office.sync()
    expect(again).toMatchObject({
      code: 0,
      stderr: '',
      writes: [],
      json: { rows: ROWS, unchanged: ROWS, ...nothingSent },
    })
    // Five requests to look, and the file's content compared: no reader was started.
    expect(again.json.requests.read).toBe(5)
    expect(again.json.phases.scan).toBeLessThan(first.json.phases.scan! / 4)

    await office.place('people-saved-again.xlsx', 'pessoas.xlsx')
    expect(await office.sync()).toMatchObject({
      code: 0,
      writes: [],
      json: { unchanged: ROWS, ...nothingSent },
    })

    await office.place('people-one-cell.xlsx', 'pessoas.xlsx')
    const edited = await office.sync()
    const debora = people.find(({ name }) => name === 'Débora Fagundes')!
    expect(edited).toMatchObject({
      code: 0,
      json: { updates: 1, creates: 0, removals: 0, requests: { write: 1 } },
    })
    expect(edited.writes).toMatchObject([{ method: 'POST', query: { uuid: debora.uuid } }])
    expect(edited.writes[0]!.body).toEqual({ fields: { cidade: 'Macaíba' } })
    expect((await platform.contacts()).find(({ uuid }) => uuid === debora.uuid)).toEqual({
      ...debora,
      fields: { ...debora.fields, cidade: 'Macaíba' },
    })

    await office.place('people-row-deleted.xlsx', 'pessoas.xlsx')
    const deleted = await office.sync()
    const jandira = people.find(({ name }) => name === 'Jandira Araújo')!
    expect(deleted).toMatchObject({
      code: 0,
      json: { rows: ROWS - 1, removals: 1, creates: 0, updates: 0, requests: { write: 1 } },
    })
    expect(actions(deleted.writes).map(({ body }) => body)).toEqual([
      { contacts: [jandira.uuid], action: 'delete' },
    ])
    expect(await platform.deletedUuids()).toEqual([jandira.uuid])
    expect(await platform.contacts()).toHaveLength(ROWS - 1)

    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: nothingSent })
  })
})

it('the clinic of the README: all its patients, and then nothing more to send', async () => {
  await platform.setUp()
  const clinic = fileURLToPath(new URL('../samples/clinic/', import.meta.url))
  await cp(clinic, office.folder, { recursive: true })
  const setup = await readFile(office.pathOf('setup.json'), 'utf8')
  await office.write('setup.json', setup.replace('http://127.0.0.1:8123', platform.url))
  const first = await office.sync('--setup', 'setup.json', '--yes')
  expect(first).toMatchObject({ code: 0, stderr: '', json: { rows: 300, creates: 300, problems: 0 } })
  expect(await platform.contacts()).toHaveLength(300)
  const again = await office.sync('--setup', 'setup.json')
  expect(again).toMatchObject({ code: 0, writes: [], json: { unchanged: 300, ...nothingSent } })
})
