/** Lists of a large account, as the window scrolls through them while the agent writes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openPages } from '../../main/agent/serve-pages.ts'
import { openStore } from '../../main/store/open-store.ts'
import { openRepositories } from '../../main/store/repositories.ts'

const PEOPLE = 30_000

function largeAccount() {
  const folder = mkdtempSync(path.join(tmpdir(), 'pages-'))
  const store = openStore(folder)
  const repositories = openRepositories(store)
  const { id } = repositories.workspaces.ensure('https://flows.example.org')
  const put = (n: number, name: string) => {
    const uuid = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const moment = '2026-01-01T00:00:00.000000Z'
    repositories.mirror.put(
      id,
      {
        uuid,
        name,
        language: null,
        urns: [`tel:+55849${90_000_000 + n}`],
        groups: [],
        fields: {},
        status: 'active',
        createdOn: moment,
        modifiedOn: moment,
        lastSeenOn: null,
      },
      1,
    )
    repositories.people.addFollow(id, uuid)
  }
  store.db.transaction(() => {
    for (let n = 0; n < PEOPLE; n += 1) put(n, `${n % 3 ? 'Ana' : 'João'} ${String(n).padStart(5, '0')}`)
  })()
  const pages = openPages(folder, id)
  onTestFinished(() => {
    pages.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { pages, put }
}

it('any place of a long list is there, and no row is blank or double', () => {
  const { pages } = largeAccount()
  expect(pages.contacts({ search: '' }, 0, 200)).toMatchObject({ total: PEOPLE, next: 200 })
  const seen = new Set<string>()
  for (let offset = 0; offset < PEOPLE; offset += 1500) {
    const { rows } = pages.contacts({ search: '' }, offset, 200)
    expect(rows).toHaveLength(200)
    for (const { uuid, name } of rows) {
      expect(name).toMatch(/^(Ana|João) \d{5}$/)
      expect(seen.has(uuid)).toBe(false)
      seen.add(uuid)
    }
  }
})

it('a search finds with and without accents, and somebody new is found a moment later', async () => {
  const { pages, put } = largeAccount()
  expect(pages.contacts({ search: 'JOAO 00003' }, 0, 200).rows.map(({ name }) => name)).toEqual([
    'João 00003',
  ])
  expect(pages.contacts({ search: '90029999' }, 0, 200).total).toBe(1)
  const before = pages.revision()
  put(PEOPLE, 'Zélia Nova')
  expect(pages.revision()).not.toBe(before)
  expect(pages.contacts({ search: 'zelia' }, 0, 200).total).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  expect(pages.contacts({ search: '' }, PEOPLE, 200).rows.map(({ name }) => name)).toEqual(['Zélia Nova'])
})
