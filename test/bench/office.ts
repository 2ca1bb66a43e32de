/** A person's folder for a measurement: spreadsheets, a setup file and data folders that go when it is closed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the columns of `make-table.ts` mean: all fifteen are used. */
export const COLUMNS = {
  Código: 'urn:ext',
  Nome: 'first name',
  Sobrenome: 'last name',
  Celular: 'urn:whatsapp',
  Telefone: 'urn:tel',
  'E-mail': 'urn:mailto',
  Grupo: 'groups',
  Cidade: 'field:cidade',
  Estado: 'field:estado_uf',
  Nascimento: { field: 'nascimento', type: 'datetime' },
  Cadastro: { field: 'cadastro', type: 'datetime' },
  Valor: { field: 'valor', type: 'number' },
  Ativo: 'field:ativo',
  Empresa: 'field:empresa',
  Observações: 'field:obs',
}

/** Seconds without a change after which `watch` reads a file. */
export const QUIET_SECONDS = 0.5

export type Office = ReturnType<typeof openOffice>

export function openOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'contact-sync-bench-'))
  const close = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', close)
  let saves = 0
  const office = {
    folder,
    pathOf: (name: string) => join(folder, name),
    /** One source for each of the files, in an account at `host`. */
    async setup(host: string, files: readonly string[], requestsPerHour: 'unlimited' | number = 'unlimited') {
      const sources = files.map((path) => ({
        name: path,
        path,
        key: ['Código'],
        country: 'BR',
        columns: COLUMNS,
      }))
      const setup = { workspace: { host, requestsPerHour }, sources, quietSeconds: QUIET_SECONDS }
      await writeFile(office.pathOf('setup.json'), JSON.stringify(setup))
    },
    /** Long ago enough to be quiet; each time another time. */
    async age(name: string) {
      saves += 1
      const at = Date.now() / 1000 - 3600 + saves
      await utimes(office.pathOf(name), at, at)
    },
    /** Puts a file in the place of another at once, as office programs save. @returns when it was saved. */
    async save(from: string, to: string): Promise<number> {
      const made = office.pathOf(`${to}.tmp`)
      await copyFile(office.pathOf(from), made)
      const at = Date.now()
      await utimes(made, at / 1000, at / 1000)
      await rename(made, office.pathOf(to))
      return at
    },
    remove: (name: string) => rm(office.pathOf(name), { recursive: true, force: true }),
    close() {
      process.off('exit', close)
      close()
    },
  }
  return office
}
