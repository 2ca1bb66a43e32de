/** Data folders of a test, on disk, taken away when it is over. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import { openStore, type Store } from '../../../main/store/open-store.ts'
import { openRepositories } from '../../../main/store/repositories.ts'

const folders: string[] = []
const stores: Store[] = []
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function dataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-store-'))
  folders.push(folder)
  return folder
}

/** Opens it, and closes it after the test unless that was done. */
export function opened(folder: string, options?: { readOnly?: boolean }): Store {
  const store = openStore(folder, options)
  stores.push(store)
  return store
}

/** Everything the agent knows, over a folder of its own, with one workspace and one source. */
export function openedRepositories(folder = dataFolder()) {
  const repositories = openRepositories(opened(folder))
  const workspaceId = repositories.workspaces.ensure('https://flows.example.org').id
  repositories.sources.align(workspaceId, [{ name: 'People', path: '/people.csv' }])
  const sourceId = repositories.sources.all(workspaceId)[0]!.id
  return { ...repositories, folder, workspaceId, sourceId }
}

/** Every file and its bytes. */
export const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name)).toString('base64')]),
  )
