/** SECURITY.md: whole, and each test it names is there under that name. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const page = read('SECURITY.md')
const named = [...page.matchAll(/`(test\/[^`]+\.spec\.ts)`:\s+"([^"]+)"/g)].map(
  ([, file, title]) => [file!, title!] as const,
)

it('every test it names exists, under that name', () => {
  expect(named.length).toBeGreaterThan(40)
  const missing = named.filter(([file, title]) => {
    const text = existsSync(path.join(root, file)) ? read(file) : ''
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
  })
  expect(missing).toEqual([])
  // None is mentioned without the name of what it proves, but for the one that looks at this page.
  const mentioned = [...page.matchAll(/`(test\/[^`]+\.spec\.ts)`/g)].length
  expect(mentioned).toBe(named.length + 1)
})

it("each of the twenty points of Electron's checklist has a test, and each neighbour", () => {
  const sections = page.split(/^## /m)
  const rows = (title: string) =>
    sections
      .find((section) => section.startsWith(title))!
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
  const checklist = rows("Electron's checklist")
  expect(checklist.map((line) => Number(line.split('|')[1]))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
  for (const line of [...checklist, ...rows('Hostile neighbours')])
    expect(line.split('|').at(-2), line).toMatch(/`test\/[^`]+`: "/)
})

it('reports go to an address of our own domain', () => {
  const { author } = JSON.parse(read('package.json')) as { author: { email: string } }
  expect(page).toContain(`security@${author.email.split('@')[1]}`)
})
