/** What we ship: its licences, its bill of materials, and that nothing in it is left out. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, it, onTestFinished } from 'vitest'
import { licencesPage, refusedLicences } from '../../scripts/licences.mjs'
import { readProject, shippedPackages } from '../../scripts/shipped-packages.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const schema = (name: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'schemas', `${name}.schema.json`), 'utf8')) as object

/** As the release makes it. */
function bill(env: Record<string, string> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sbom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'deeper', 'sbom.json')
  execFileSync(process.execPath, [path.join(root, 'scripts/sbom.mjs'), '--out', file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: '', ...env },
  })
  return readFileSync(file, 'utf8')
}
type Bill = {
  metadata: { component: { name: string }; timestamp?: string }
  components: { name: string; group?: string; version: string; 'bom-ref': string; hashes?: object[] }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

it('what we ship is all that is not for development, what the window is built of, and Electron', () => {
  const shipped = shippedPackages()
  const { lock } = readProject()
  const forUse = Object.entries(lock)
    .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
    .map(([place]) => place)
  const places = shipped.map(({ place }) => place)
  expect(forUse.filter((place) => !places.includes(place))).toEqual([])
  for (const name of ['electron', 'react', 'react-dom', '@fluentui/react-components', 'i18next', 'scheduler'])
    expect(places).toContain(`node_modules/${name}`)
  for (const tool of ['vite', 'vitest', 'typescript', 'electron-builder', '@electron/get', '@types/react'])
    expect(places).not.toContain(`node_modules/${tool}`)
})

it('docs/licences.md is what `node scripts/licences.mjs` writes now', () => {
  expect(readFileSync(path.join(root, 'docs/licences.md'), 'utf8')).toBe(licencesPage())
})

it('every licence is one that lets us ship it; another one is refused by name', () => {
  const shipped = shippedPackages()
  expect(refusedLicences(shipped)).toEqual([])
  const with_ = (licence: string) => refusedLicences([{ ...shipped[0]!, licence }]).length
  for (const refused of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'unknown', 'SEE LICENSE IN x', 'UNLICENSED'])
    expect(with_(refused), refused).toBe(1)
  for (const taken of ['(MIT OR GPL-3.0-only)', 'MIT AND ISC']) expect(with_(taken), taken).toBe(0)
})

it('the bill of materials is valid CycloneDX 1.6, whole, and the same each time', () => {
  const text = bill()
  const made = JSON.parse(text) as Bill
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  const isValid = ajv.compile(schema('bom-1.6'))
  isValid(made)
  expect(isValid.errors).toBe(null)
  // So that "valid" means something.
  expect(isValid({ ...made, components: [{ ...made.components[0], type: 'thing' }] })).toBe(false)

  expect(made.metadata.component.name).toBe('contact-sync-agent')
  const names = made.components.map(
    ({ group, name, version }) => `${group ? `${group}/` : ''}${name} ${version}`,
  )
  expect(new Set(names)).toEqual(new Set(shippedPackages().map(({ name, version }) => `${name} ${version}`)))
  expect(new Set(names).size).toBe(names.length)
  expect(made.components.filter(({ hashes }) => hashes === undefined)).toEqual([])
  const refs = made.dependencies.map(({ ref }) => ref)
  expect(
    made.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref)),
  ).toEqual([])
  expect(bill()).toBe(text)
  expect((JSON.parse(bill({ SOURCE_DATE_EPOCH: '1795467600' })) as Bill).metadata.timestamp).toBe(
    '2026-11-23T21:00:00.000Z',
  )
})
