/**
 * `node scripts/sbom.mjs --out FILE`: the bill of materials of what we ship, as CycloneDX 1.6 JSON. The same lockfile gives
 * the same file, byte by byte; `SOURCE_DATE_EPOCH` (seconds) puts a time into it.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { giveUp } from './node-24.mjs'
import { readProject, shippedPackages } from './shipped-packages.mjs'

/** @returns the document, as an object */
export function billOfMaterials(project = readProject()) {
  const { manifest } = project
  const packages = shippedPackages(project)
  const refOf = new Map(packages.map((one) => [one.place, purlOf(one)]))
  const own = purlOf(manifest)
  const roots = packages.filter(({ place }) => isNamed(place, manifest)).map(({ place }) => refOf.get(place))
  const needs = new Map([[own, roots]])
  for (const { place, needs: places } of packages)
    needs.set(refOf.get(place), [
      ...(needs.get(refOf.get(place)) ?? []),
      ...places.map((one) => refOf.get(one)),
    ])
  const time = Number(process.env.SOURCE_DATE_EPOCH)
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([own, packages]))}`,
    version: 1,
    metadata: {
      ...(time > 0 && { timestamp: new Date(time * 1000).toISOString() }),
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        purl: own,
        licenses: [{ license: { id: manifest.license } }],
      },
    },
    components: [...new Map(packages.map((one) => [refOf.get(one.place), componentOf(one)])).values()],
    dependencies: [...needs].map(([ref, dependsOn]) => ({ ref, dependsOn: [...new Set(dependsOn)].sort() })),
  }
}

const isNamed = (place, { dependencies, optionalDependencies, devDependencies }) =>
  place.replace('node_modules/', '') in { ...dependencies, ...optionalDependencies, ...devDependencies }

function componentOf(one) {
  const { name, version, licence, integrity, optional, usedBy } = one
  const [group, ...rest] = name.split('/')
  return {
    type: usedBy === 'runtime' ? 'framework' : 'library',
    'bom-ref': purlOf(one),
    ...(rest.length > 0 && { group }),
    name: rest.length > 0 ? rest.join('/') : name,
    version,
    scope: optional ? 'optional' : 'required',
    purl: purlOf(one),
    licenses: [/\s/.test(licence) ? { expression: licence } : { license: { id: licence } }],
    ...(integrity && { hashes: [hashOf(integrity)] }),
    properties: [{ name: 'contact-sync-agent:used-by', value: usedBy }],
  }
}

const purlOf = ({ name, version }) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

/** Of the package as the registry has it. */
function hashOf(integrity) {
  const [, bits, base64] = /^sha(\d+)-(\S+)/.exec(integrity)
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') }
}

/** Of what is in the document (RFC 9562, version 8): another list is another document. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  if (!values.out) giveUp('Usage: node scripts/sbom.mjs --out FILE', 64)
  mkdirSync(path.dirname(path.resolve(values.out)), { recursive: true })
  writeFileSync(values.out, `${JSON.stringify(billOfMaterials(), null, 2)}\n`)
}
