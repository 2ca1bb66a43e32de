/**
 * `npm run architecture`: writes who uses whom, and which libraries, into docs/architecture.md, from the imports as they
 * are. The parts it writes stand between markers; the words around them are written by hand. `--print` prints the page
 * instead, with which test/docs compares it.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { root } from './node-24.mjs'

const PAGE = join(root, 'docs', 'architecture.md')
/** Programs of their own, at the top of main/: each is drawn with the folder it is the entry of. */
const ENTRIES = {
  'main/cli.ts': 'main/cli',
  'main/demo.ts': 'main/cli',
  'main/index.ts': 'main/desktop',
}

/** The text of docs/architecture.md as it should be. */
function architecturePage() {
  const { uses, libraries } = readImports()
  const parts = { folders: drawing(uses), libraries: table(libraries) }
  return Object.entries(parts).reduce(
    (page, [name, text]) => {
      const [from, to] = [`<!-- drawn: ${name} -->`, `<!-- end: ${name} -->`]
      const [start, end] = [page.indexOf(from), page.indexOf(to)]
      if (start < 0 || end < start)
        throw new Error(`docs/architecture.md has lost its marker ${from} or ${to}.`)
      return `${page.slice(0, start + from.length)}\n${text}\n${page.slice(end)}`
    },
    readFileSync(PAGE, 'utf8'),
  )
}

/** Which folder runs code of which (or only names its types), and which packages each names. */
function readImports() {
  const uses = new Map()
  const libraries = new Map()
  const files = globSync(['main/**/*.ts', 'renderer/**/*.{ts,tsx}', 'shared/**/*.ts'], { cwd: root })
  for (const file of files.map((name) => name.replaceAll('\\', '/')).sort()) {
    const folder = folderOf(file)
    for (const { target, isType } of importsOf(file)) {
      if (target.startsWith('.')) {
        const used = folderOf(posix.join(posix.dirname(file), target))
        if (used === folder) continue
        const edge = `${folder} ${used}`
        uses.set(edge, (uses.get(edge) ?? true) && isType)
      } else if (!isBuiltin(target) && !isType) {
        const name = target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/')
        libraries.set(folder, (libraries.get(folder) ?? new Set()).add(name))
      }
    }
  }
  return { uses, libraries }
}

function importsOf(file) {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const named = module.staticImports.map(({ moduleRequest, entries }) => ({
    target: moduleRequest.value,
    isType: entries.length > 0 && entries.every(({ isType }) => isType),
  }))
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ target: moduleRequest.value, isType }] : [],
    ),
  )
  const text = readFileSync(join(root, file), 'utf8')
  const later = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const [, target] = /^['"](.+)['"]$/.exec(text.slice(start, end)) ?? []
    return target ? [{ target, isType: false }] : []
  })
  return [...named, ...passedOn, ...later]
}

function folderOf(file) {
  const [top, below, ...more] = file.split('/')
  if (top !== 'main') return top
  return ENTRIES[file] ?? (more.length > 0 ? `${top}/${below}` : top)
}

/** Everybody uses shared/: its arrows would hide the others. */
function drawing(uses) {
  const edges = [...uses].filter(([edge]) => !edge.endsWith(' shared')).sort()
  const id = (folder) => folder.replaceAll('/', '_')
  const folders = [...new Set(edges.flatMap(([edge]) => edge.split(' ')))].sort()
  return [
    '```mermaid',
    'flowchart LR',
    ...folders.map((folder) => `  ${id(folder)}["${folder}/"]`),
    ...edges.map(([edge, isType]) => {
      const [from, to] = edge.split(' ')
      return `  ${id(from)} ${isType ? '-.->' : '-->'} ${id(to)}`
    }),
    '```',
  ].join('\n')
}

function table(libraries) {
  const rows = [...libraries].sort().map(([folder, names]) => {
    return `| \`${folder}/\` | ${[...names].sort().join(', ')} |`
  })
  return ['| folder | libraries |', '| --- | --- |', ...rows].join('\n')
}

if (process.argv.includes('--print')) process.stdout.write(architecturePage())
else writeFileSync(PAGE, architecturePage())
