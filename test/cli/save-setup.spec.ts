/** What `check --save` leaves in the setup file. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { saveSetup } from '../../main/cli/save-setup.ts'
import type { Understood } from '../../main/mapping/understood.ts'
import { parseTarget } from '../../shared/targets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-save-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HOST = 'https://flows.example.org'
const at = (name: string) => path.join(folder, name)
const SETUP = 'contact-sync.json'
const text = () => readFileSync(at(SETUP), 'utf8')
const understood = (columns: Record<string, unknown>): Understood => ({
  vendor: null,
  columns: Object.entries(columns).map(([header, written]) => {
    const reading = parseTarget(written)
    return {
      header,
      target: reading.ok ? reading.target : null,
      ask: reading.ok ? [] : ['status', 'ignore'],
      reasons: [],
      confidence: 1,
      samples: ['Ana'],
    }
  }),
})
const COLUMNS = {
  Nome: 'first name',
  Fone: 'urn:tel',
  Nascimento: { field: 'born', type: 'datetime' },
  Estado: null,
}
function save(
  file = 'clientes.csv',
  host: string | undefined = HOST,
  more = {},
  columns: object = COLUMNS,
  place?: number,
): void {
  saveSetup(at(SETUP), host, [{ file: at(file), place, understood: understood({ ...columns }), more }])
}

describe('a new setup file', () => {
  it('has the account and the source, with every column that is certain and nothing of what people wrote', () => {
    save('exports/clientes.csv', HOST, { country: 'BR' })
    expect(text()).toBe(
      `${JSON.stringify(
        {
          workspace: { host: HOST },
          sources: [
            {
              name: 'clientes',
              path: 'exports/clientes.csv',
              country: 'BR',
              columns: { Nome: 'name:1', Fone: 'urn:tel', Nascimento: { field: 'born', type: 'datetime' } },
            },
          ],
        },
        null,
        2,
      )}\n`,
    )
    expect(readdirSync(folder)).toEqual([SETUP])
  })
  it.each([
    ['flows.example.org', HOST],
    [`${HOST}/`, HOST],
    ['http://127.0.0.1:8123', 'http://127.0.0.1:8123'],
  ])('takes the address %s', (written, host) => {
    save('a.csv', written)
    expect(JSON.parse(text()).workspace).toEqual({ host })
  })
  it.each([
    [
      undefined,
      /There is no setup file .*contact-sync\.json yet\. Say which account it is for: --host https:/,
    ],
    ['ftp://flows.example.org', /"workspace\.host" should be a web address that begins with https/],
    ['https://me:secret@flows.example.org', /an address with a password in it/],
  ])('is not written for the address %s', (host, sentence) => {
    expect(() =>
      saveSetup(at(SETUP), host, [
        { file: at('a.csv'), place: undefined, understood: understood(COLUMNS), more: {} },
      ]),
    ).toThrow(sentence)
    expect(existsSync(at(SETUP))).toBe(false)
  })
  it('is not written where two columns would say the same, or none says anything', () => {
    expect(() => save('a.csv', HOST, {}, { Nome: 'name', Apelido: 'name', Fone: 'urn:tel' })).toThrow(
      /"Nome" has it/,
    )
    expect(() => save('a.csv', HOST, {}, { Estado: null })).toThrow(/at least one column/)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a setup file that is there', () => {
  const before = {
    quietSeconds: 3,
    sources: [
      { name: 'Outra', path: 'outra.csv', columns: { Fone: 'urn:tel' } },
      { onRemoved: 'keep', name: 'Meus', path: './clientes.csv', key: ['Fone'], columns: { Nome: 'name' } },
    ],
    workspace: { requestsPerHour: 500, host: HOST },
  }
  const write = (value: unknown) =>
    writeFileSync(at(SETUP), typeof value === 'string' ? value : JSON.stringify(value))

  it('keeps its order and everything but the columns of this source', () => {
    write(`\ufeff${JSON.stringify(before)}`)
    save('clientes.csv', undefined, { country: 'BR' }, COLUMNS, 1)
    const columns = { Nome: 'name:1', Fone: 'urn:tel', Nascimento: { field: 'born', type: 'datetime' } }
    const [outra, meus] = before.sources
    expect(text()).toBe(
      `${JSON.stringify({ ...before, sources: [outra, { ...meus, columns, country: 'BR' }] }, null, 2)}\n`,
    )
  })
  it('takes another file as one more source, under a name that is free', () => {
    write(before)
    save('other/outra.csv')
    expect(JSON.parse(text()).sources).toHaveLength(3)
    expect(JSON.parse(text()).sources[2]).toMatchObject({ name: 'outra 2', path: 'other/outra.csv' })
  })
  it('keeps who may read it, and stays where a link leads', () => {
    writeFileSync(at('real.json'), JSON.stringify(before))
    chmodSync(at('real.json'), 0o640)
    symlinkSync(at('real.json'), at(SETUP))
    save('clientes.csv', HOST, {}, COLUMNS, 1)
    expect(statSync(at('real.json')).mode & 0o777).toBe(0o640)
    expect(JSON.parse(readFileSync(at('real.json'), 'utf8')).sources[1].columns).toHaveProperty('Fone')
  })
  it.each<[what: string, written: unknown, host: string | undefined, sentence: RegExp]>([
    ['is not correct JSON', '{ "workspace": ', HOST, /is not correct JSON/],
    [
      'has an unknown key',
      { ...before, quitSeconds: 3 },
      undefined,
      /unknown key, "quitSeconds"\. Did you mean "quietSeconds"/,
    ],
    [
      'is of another account',
      before,
      'https://other.example',
      /is for the account at https:\/\/flows\.example\.org, not at https:\/\/other\.example/,
    ],
  ])('that %s is refused, and stays as it is', (_what, written, host, sentence) => {
    write(written)
    const was = text()
    expect(() => save('clientes.csv', host)).toThrow(sentence)
    expect(text()).toBe(was)
    expect(readdirSync(folder)).toEqual([SETUP])
  })
})
