/**
 * `node scripts/licences.mjs`: writes docs/licences.md, what we ship and under which licence; refuses a licence that is
 * not on the list. `--out FILE`: instead, every licence's whole text in one file, as it lies beside the program.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './node-24.mjs'
import { shippedPackages } from './shipped-packages.mjs'

/** Each lets us ship the package in a program under MIT, as long as its notice comes along. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]
const USED_BY = {
  program: 'agent, terminal, desktop app',
  window: 'built into the window',
  runtime: 'what the desktop app runs in',
}
const TEXT = /^(licen[cs]e|copying|notice)/i

/** The packages with a licence that is not on the list. An expression counts where one of its choices does. */
export function refusedLicences(packages) {
  const isAllowed = (licence) =>
    licence
      .replaceAll(/[()]/g, '')
      .split(/\s+OR\s+/)
      .some((choice) => choice.split(/\s+AND\s+/).every((one) => ALLOWED.includes(one)))
  return packages.filter(({ licence }) => !isAllowed(licence))
}

/** docs/licences.md, whole. */
export function licencesPage(packages = shippedPackages()) {
  const lines = unique(packages).map(
    ({ name, version, licence, usedBy }) => `| ${name} | ${version} | ${licence} | ${USED_BY[usedBy]} |`,
  )
  return `# What we ship, and its licences

Made by \`node scripts/licences.mjs\` out of package-lock.json; a test compares the two, and refuses a licence that is not one of
${ALLOWED.join(', ')}. The whole texts lie in the installed program's \`resources/licences.txt\`; Electron
brings those of Chromium and Node as \`LICENSES.chromium.html\`.

| package | version | licence | used by |
| --- | --- | --- | --- |
${lines.join('\n')}
`
}

/** Every notice and licence text, package by package. */
export function licenceTexts(packages = shippedPackages()) {
  const parts = unique(packages).map(({ name, version, licence, place }) => {
    const texts = textsIn(path.join(root, place))
    return [`${name} ${version} (${licence})`, ...texts].join('\n\n')
  })
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function textsIn(folder) {
  try {
    const names = readdirSync(folder).filter((name) => TEXT.test(name))
    if (names.length > 0) return names.map((name) => readFileSync(path.join(folder, name), 'utf8').trim())
    const { author, repository } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const from = [author?.name ?? author, repository?.url ?? repository].filter(Boolean).join(', ')
    return [`Comes without the text of its licence. ${from}`]
  } catch {
    return [] // for another system, so not installed here
  }
}

/** One of each version: the same may lie in several places. */
const unique = (packages) => [...new Map(packages.map((one) => [`${one.name} ${one.version}`, one])).values()]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = shippedPackages()
  const refused = refusedLicences(packages)
  for (const { name, version, licence } of refused)
    process.stderr.write(`${name} ${version}: ${licence} is not among the licences we may ship.\n`)
  if (refused.length > 0) process.exitCode = 1
  else {
    const at = process.argv.indexOf('--out')
    const file = at < 0 ? path.join(root, 'docs', 'licences.md') : process.argv[at + 1]
    writeFileSync(file, at < 0 ? licencesPage(packages) : licenceTexts(packages))
  }
}
