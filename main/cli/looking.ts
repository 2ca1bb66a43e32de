/** What the commands share that only look: the data as it is now, beside a running agent. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../../shared/usage-error.ts'
import type { Looking } from '../agent/looking.ts'
import { readHost } from '../platform/host.ts'
import { migrations } from '../store/migrations/index.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openRepositories } from '../store/repositories.ts'
import { dataFolder, type GlobalOptions, loadSetup } from './options.ts'

/** Opens what is there for reading only, until `work` is done. Throws `UsageError` where nothing was ever done yet. */
export async function look<T>(
  options: GlobalOptions,
  work: (looking: Looking) => T | Promise<T>,
): Promise<T> {
  const folder = dataFolder(options)
  const { setup, folder: setupFolder } = loadSetup(options)
  const nothing = new UsageError(
    `Nothing has been done with the data folder ${folder} yet. Run "contact-sync sync" first.`,
  )
  if (!existsSync(path.join(folder, 'contact-sync.db'))) throw nothing
  const store: Store = openStore(folder, { readOnly: true })
  try {
    if (Number(store.db.pragma('user_version', { simple: true })) < migrations.length)
      throw new UsageError(
        `The data in ${folder} was written by an earlier version of this program. Run "contact-sync sync" once; it takes the data over.`,
      )
    const repositories = openRepositories(store)
    const host = readHost(setup.workspace.host)
    const workspace = host.kind === 'host' ? repositories.workspaces.find(host.origin) : undefined
    if (!workspace) throw nothing
    const sources = repositories.sources.all(workspace.id)
    return await work({ repositories, workspace, sources, setup, setupFolder })
  } finally {
    store.close()
  }
}
