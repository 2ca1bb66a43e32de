/** Two people on one PC: each has an agent, a data folder and an account of their own (Linux, root: CI is). */
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject, it, onTestFinished } from 'vitest'
import { type App, newFolder, startApp, until } from './support/app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const NAME = 'contact-sync-test'

/** Another person of this PC, gone after the test. */
function addUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, NAME], { encoding: 'utf8' }))
  execFileSync('useradd', ['--no-create-home', '--shell', '/bin/sh', NAME])
  onTestFinished(() => void execFileSync('userdel', [NAME]))
  return { uid: id('-u'), gid: id('-g') }
}

/** The same folder under a name that everybody may enter. */
function shared(folder: string): string {
  const at = newFolder()
  chmodSync(at, 0o755)
  execFileSync('mount', ['--bind', folder, at])
  onTestFinished(() => void execFileSync('umount', ['-l', at]))
  return at
}

/** The app as this person starts it, with their home. */
async function startAs({ uid, gid }: { uid: number; gid: number }, home: string): Promise<App> {
  const { program, nativeBinding } = inject('runtime')
  const electron = path.join(shared(path.dirname(program)), path.basename(program))
  const binding =
    nativeBinding && path.join(shared(path.dirname(nativeBinding)), path.basename(nativeBinding))
  const start = path.join(home, 'start.sh')
  const who = `--reuid=${uid} --regid=${gid} --clear-groups`
  writeFileSync(start, `#!/bin/sh\ncd /\nexec setpriv ${who} '${electron}' "$@" '${shared(root)}'\n`)
  chmodSync(start, 0o755)
  const env = { HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: path.join(home, 'run'), USER: NAME }
  return startApp({
    program: start,
    dataFolder: '',
    env: { ...env, XDG_DATA_HOME: '', ...(binding && { CONTACT_SYNC_SQLITE: binding }) },
  })
}

/** Everything from a folder on that others could read or enter. */
function openToOthers(folder: string): string[] {
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(folder, name),
  )
  return [folder, ...below].filter((file) => {
    const found = statSync(file, { throwIfNoEntry: false })
    return found !== undefined && (found.mode & 0o077) !== 0
  })
}

const ownerOf = (pid: number) =>
  Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])

it.runIf(isRoot)(
  'each has an agent and a folder that nobody else may read, and neither disturbs the other',
  async () => {
    const first = await startApp()
    await first.ask('tryPractice')
    const person = addUser()
    const home = newFolder()
    mkdirSync(path.join(home, 'run'), { mode: 0o700 })
    for (const folder of [home, path.join(home, 'run')]) chownSync(folder, person.uid, person.gid)
    const second = await startAs(person, home)
    await second.ask('tryPractice')

    const [ours, theirs] = [await first.processes(), await second.processes()]
    expect(ownerOf(theirs.main!)).toBe(person.uid)
    expect(ownerOf(theirs.agent!)).toBe(person.uid)
    expect(theirs.agent).not.toBe(ours.agent)
    const hosts = [(await first.standing()).account!.host, (await second.standing()).account!.host]
    expect(new Set(hosts).size).toBe(2)
    for (const app of [first, second])
      await until(async () => (await app.standing()).queued === 0, 60_000, 'both work')

    const folder = path.join(home, '.local', 'share', 'contact-sync-agent')
    expect(statSync(path.join(folder, 'practice', 'data', 'contact-sync.db')).uid).toBe(person.uid)
    expect(openToOthers(folder)).toEqual([])
    expect(openToOthers(first.dataFolder)).toEqual([])
  },
  120_000,
)
