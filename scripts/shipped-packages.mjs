/**
 * What leaves the house with us: every package in the installed app or in the npm package, by package-lock.json. Read by
 * `licences.mjs`, `sbom.mjs` and `audit.mjs`, so that the three speak of the same ones. Runs on Node 20.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './node-24.mjs'

/** The project's own manifest, and the lockfile. */
export function readProject() {
  const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'))
  return { manifest: read('package.json'), lock: read('package-lock.json').packages }
}

/** In order of name and version; `shipped-packages.d.mts` says what of each. */
export function shippedPackages({ manifest, lock } = readProject()) {
  const found = new Map()
  const take = (place, usedBy) => {
    if (place === undefined || found.has(place)) return
    const { name, version, license, integrity, optional = false, dependencies = {}, ...rest } = lock[place]
    const peers = Object.keys(rest.peerDependencies ?? {}).filter(
      (peer) => !rest.peerDependenciesMeta?.[peer]?.optional,
    )
    // Electron's own package only fetches it; what it needs for that stays here.
    const wanted = usedBy === 'runtime' ? [] : [...Object.keys(dependencies), ...peers]
    const needs = wanted.map((one) => placeOf(one, place, lock)).filter((one) => one !== undefined)
    found.set(place, {
      name: name ?? nameOf(place),
      version,
      place,
      licence: license ?? 'unknown',
      integrity,
      optional,
      needs: needs.filter((one) => !isTypes(one)),
      usedBy,
    })
    for (const one of found.get(place).needs) take(one, usedBy)
  }
  const { dependencies = {}, optionalDependencies = {} } = manifest
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
    take(placeOf(name, '', lock), 'program')
  for (const name of windowImports()) take(placeOf(name, '', lock), 'window')
  take('node_modules/electron', 'runtime')
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const key = ({ name, version, place }) => `${name} ${version} ${place}`
const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
/** Types are gone when the window is built; a peer that only types need is not built in. */
const isTypes = (place) => nameOf(place).startsWith('@types/')

/** As Node looks for it: below the package, then beside it, then further up. Undefined: not installed. */
function placeOf(name, from, lock) {
  const folders = from === '' ? [] : from.split('/node_modules/')
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const place = [...folders.slice(0, depth), depth === 0 ? `node_modules/${name}` : name].join(
      '/node_modules/',
    )
    if (place in lock) return place
  }
  return undefined
}

/** The packages that the window's sources import, by name. */
function windowImports() {
  const sources = readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name),
  )
  const names = sources.flatMap((name) => {
    const text = readFileSync(path.join(root, 'renderer', name), 'utf8')
    return [
      ...text.matchAll(/^(?:import|export)\b(?! type\b)[^'";]*['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/gm),
    ].map(([, imported]) => imported)
  })
  return [...new Set(names)].sort()
}
