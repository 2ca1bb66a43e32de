/**
 * The terminal: the same agent the desktop app runs, in this process. Options, outputs and exit codes are those of
 * DESIGN 14. Ctrl-C or SIGTERM finishes the request in flight; a second one ends at once.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { FOLDER_KINDS, PRESETS } from '../shared/setup.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Cycle } from './agent/cycle.ts'
import { EXIT } from './agent/report.ts'
import { type ActivityOptions, activityCommand } from './cli/activity-command.ts'
import { checkCommand } from './cli/check-command.ts'
import { type CheckFileOptions, checkFiles, refuseWithoutFiles } from './cli/check-files.ts'
import { problemsCommand, reviewListCommand, statusCommand } from './cli/look-commands.ts'
import { accountsOf, dataFolder, type GlobalOptions } from './cli/options.ts'
import { type Output, openOutput } from './cli/output.ts'
import { performOrHandOver } from './cli/perform.ts'
import type { PracticeArguments } from './cli/practice-command.ts'
import { previewCommand } from './cli/preview-command.ts'
import { type ResolveOptions, resolveRequest } from './cli/resolve-command.ts'
import { withAgent, withAgents } from './cli/run-agent.ts'
import { syncSeveral } from './cli/several-accounts.ts'
import { watchCommand } from './cli/watch-command.ts'
import { type AddOptions, webhookAdd, webhookList } from './cli/webhook-command.ts'
import { webhookTest } from './cli/webhook-test.ts'
import { asStoreError, copyDatabase, StoreError } from './store/open-store.ts'
import { copyInbox } from './webhook/inbox.ts'

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
}

// What is thrown outside any awaited work ends here; everything durable is in the store.
process.on('uncaughtException', (error) => process.exit(mistake(error)))
function mistake(error: unknown): number {
  process.stderr.write(
    `This is a mistake in the program; nothing was lost. ${error instanceof Error ? error.stack : error}\n`,
  )
  return EXIT.bug
}

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('a whole number is expected.')
  return value
}
const port = (text: string): number => {
  const value = wholeNumber(text)
  if (value > 65_535) throw new InvalidArgumentError('a number up to 65535 is expected.')
  return value
}
const positive = (text: string): number => {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is expected.')
  return value
}

const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value]

const program = new Command('contact-sync')
  .description('Keeps spreadsheets on this PC and the contacts of a flow platform in step.')
  .exitOverride()
  .showHelpAfterError('Run "contact-sync --help" for what is possible.')

/** Every command has these. */
const command = (name: string, description: string): Command => options(program.command(name), description)
function options(command: Command, description: string): Command {
  return command
    .description(description)
    .exitOverride()
    .option(
      '--setup <file>',
      'the setup file (default: contact-sync.json here); sync and watch take several',
      collect,
    )
    .option('--data <folder>', "the agent's own data (default: this user's local folder)")
    .option('--token-file <file>', 'a file with the access key, in place of CONTACT_SYNC_TOKEN', collect)
    .option('--json', 'one JSON object on standard output', false)
    .option('--quiet', 'no words', false)
}

/** Given once they are as they are; given several times the first stands where one is meant. */
program.hook('preAction', (_program, action) => {
  for (const name of ['setup', 'tokenFile']) {
    const given: unknown = action.getOptionValue(name)
    if (!Array.isArray(given)) continue
    action.setOptionValue(`${name}s`, given)
    action.setOptionValue(name, given[0])
  }
})

type Work = (options: GlobalOptions, output: Output) => Promise<number> | number
let exitCode: number = EXIT.ok

/** Runs a command's work and turns whatever it ends with into an exit code and a sentence. */
async function run(options: GlobalOptions, work: Work): Promise<void> {
  const output = openOutput(options)
  try {
    exitCode = await work(options, output)
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      exitCode = EXIT.usage
      return
    }
    const known = REFUSED.test(codeOf(error)) ? asStoreError(error, dataFolder(options)) : error
    if (!(known instanceof StoreError)) throw error
    process.stderr.write(`${known.message}\n`)
    exitCode = known.failure.kind === 'in-use' ? EXIT.inUse : EXIT.bug
  }
}

/** The disk, or another program that holds the database; every other error of SQLite is a mistake of ours. */
const REFUSED = /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|CORRUPT|NOTADB)|^(ENOSPC|EDQUOT|EROFS)$/
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** The agent itself, or where another one is at work a copy of its data to look at. */
async function withAgentOrCopy(
  options: GlobalOptions,
  output: Output,
  work: (cycle: Cycle) => Promise<number>,
): Promise<number> {
  try {
    return await withAgent(options, output, work)
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure.kind !== 'in-use') throw error
  }
  const folder = dataFolder(options)
  const copy = mkdtempSync(path.join(folder, 'look-'))
  try {
    await copyDatabase(folder, copy)
    await copyInbox(folder, copy)
    return await withAgent(options, output, work, copy)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

command('check', 'connection, access key, account, sources and columns; with files, what their columns hold')
  .argument('[files...]', 'spreadsheets or a folder to look at; no account is needed')
  .option('--country <code>', "where the file's phones are from, as in BR")
  .option('--sheet <name>', 'the sheet to look at')
  .option('--as <column=target>', 'what a column holds; for several columns give it several times', collect)
  .addOption(new Option('--folder <kind>', "how a folder's files belong together").choices(FOLDER_KINDS))
  .option('--save', 'write the columns into the setup file', false)
  .option('--host <url>', "the account's address, for a new setup file")
  .action((files: string[], options: GlobalOptions & CheckFileOptions) =>
    run(options, (all, output) => {
      if (files.length > 0) return checkFiles(files, options, output, stop.signal)
      refuseWithoutFiles(options)
      return withAgentOrCopy(all, output, (cycle) => checkCommand(cycle, output, stop.signal))
    }),
  )

command('preview', 'what would be sent, field by field; sends nothing').action((options: GlobalOptions) =>
  run(options, (all, output) =>
    withAgentOrCopy(all, output, (cycle) => previewCommand(cycle, output, stop.signal)),
  ),
)

command('sync', 'one cycle until everything is settled')
  .argument('[files...]', 'only these sources of the setup')
  .option(
    '--once',
    'the files stand in no setup: they are sent this time only, and forgotten after a day',
    false,
  )
  .option('--yes', 'approve a first sync', false)
  .option('--max-minutes <n>', 'stop after so many minutes; what waits is sent next time', positive)
  .action((files: string[], options: GlobalOptions & { yes: boolean; once: boolean; maxMinutes?: number }) =>
    run(options, (all, output) => {
      const { yes, once, maxMinutes } = options
      const absolute = files.map((file) => path.resolve(file))
      if (accountsOf(all).length > 1) {
        if (once) throw new UsageError('A file is sent once to one account; give --setup once.')
        return syncSeveral(all, { files: absolute, yes, maxMinutes }, output, stop.signal)
      }
      return performOrHandOver(
        all,
        { command: 'sync', files: absolute, yes, maxMinutes, once },
        output,
        stop.signal,
      )
    }),
  )

const review = program.command('review').description('what waits for you, and your answers').exitOverride()
options(review.command('list'), 'two different values, changes waiting for your OK, and problems').action(
  (given: GlobalOptions) => run(given, (all, output) => reviewListCommand(all, output)),
)
options(review.command('resolve'), 'choose between two different values, or answer another question')
  .argument('[id]', 'the id that "review list" shows')
  .addOption(new Option('--keep <side>', 'whose value stays').choices(['spreadsheet', 'platform']))
  .option('--value <text>', 'send this instead, or the answer that "review list" offers')
  .option('--attribute <name>', 'only this one of several values')
  .option('--all <kind>', 'every question of this kind, in place of an id')
  .action((id: string | undefined, given: GlobalOptions & ResolveOptions) =>
    run(given, (all, output) => performOrHandOver(all, resolveRequest(id, given), output, stop.signal)),
  )
for (const [answer, does] of [
  ['approve', 'send what waits for your OK'],
  [
    'dismiss',
    'do not send it: people stay and are no longer updated, new rows are left out until they change',
  ],
] as const) {
  const answering = options(review.command(answer), does).argument('<id>', 'the id that "review list" shows')
  if (answer === 'approve') answering.option('--always', 'and never ask about this column again')
  answering.action((id: string, given: GlobalOptions & { always?: boolean }) =>
    run(given, (all, output) =>
      performOrHandOver(
        all,
        { command: 'answer', id, answer: given.always ? 'always' : answer },
        output,
        stop.signal,
      ),
    ),
  )
}

command(
  'forget',
  'erases everything this PC holds of a person; the platform and the spreadsheets stay as they are',
)
  .argument('<address>', 'their phone, e-mail address, any other URN, or id on the platform')
  .option(
    '--this-too',
    'forget as well that they were to be forgotten: a row that lists them is sent again',
    false,
  )
  .action((urn: string, options: GlobalOptions & { thisToo: boolean }) =>
    run(options, (all, output) =>
      performOrHandOver(all, { command: 'forget', urn, thisToo: options.thisToo }, output, stop.signal),
    ),
  )

command('undo', 'takes back what a run changed; shows it first')
  .argument('<run>', 'the number of the run, as "sync --json" and "status" show it', wholeNumber)
  .option('--yes', 'do it, and send it', false)
  .action((number: number, options: GlobalOptions & { yes: boolean }) =>
    run(options, (all, output) =>
      performOrHandOver(all, { command: 'undo', run: number, yes: options.yes }, output, stop.signal),
    ),
  )

command('watch', 'keeps in step until it is stopped')
  .option('--webhook-port <n>', 'where events of webhook sources are received; 0 takes a free port', port)
  .action((options: GlobalOptions & { webhookPort?: number }) =>
    run(options, (all, output) =>
      withAgents(all, output, (cycles) => watchCommand(cycles, output, stop.signal, options.webhookPort)),
    ),
  )

command('status', 'what is in step, what waits, what needs you').action((options: GlobalOptions) =>
  run(options, (all, output) => statusCommand(all, output)),
)

command('activity', 'what was done: the last runs, one run, or one contact')
  .option('--run <n>', 'what this run changed', wholeNumber)
  .option('--find <text>', 'what was done about people with this in their name, phone or address')
  .option('--contact <who>', "one contact's story: a phone, an address, or the id on the platform")
  .option('--after <n>', 'go on behind this one', wholeNumber)
  .option('--out <file>', 'write all of it to an .xlsx or .csv')
  .action((options: GlobalOptions & ActivityOptions) =>
    run(options, (_all, output) => activityCommand(options, output)),
  )

command('problems', 'rows that could not be used, and why')
  .option('--out <file>', 'write them to an .xlsx or .csv with the reasons in a column ERROR')
  .action((options: GlobalOptions & { out?: string }) =>
    run(options, (_all, output) => problemsCommand(options, output)),
  )

const webhook = program
  .command('webhook')
  .description('events of partner software, received by "contact-sync watch"')
  .exitOverride()
options(webhook.command('add'), 'writes a source of events into the setup file, and says where they go')
  .argument('<name>', 'a name for it; events are sent to /hooks/<name>')
  .addOption(new Option('--preset <program>', 'the program that sends them').choices(PRESETS))
  .option('--secret-env <variable>', 'the environment variable that holds its secret')
  .option('--map <path=target>', 'what a path of the event holds; several times for several', collect)
  .option('--key <path>', 'the path by which people are told apart; several times for several', collect)
  .option('--event <path>', 'the path of what happened; without it the method DELETE removes, others do not')
  .option(
    '--removed-when <name>',
    'what happened when a person is to be removed, as in customer.deleted',
    collect,
  )
  .option('--delivery-id <path>', 'the path of an id that a repeated delivery has again')
  .option('--order <path>', 'the path of a time or number: older events than the last are left alone')
  .option('--country <code>', 'where its phones are from, as in BR')
  .option('--host <url>', "the account's address, for a new setup file")
  .action((name: string, given: GlobalOptions & AddOptions) =>
    run(given, (_all, output) => webhookAdd(name, given, output)),
  )
options(webhook.command('list'), 'the sources, where their events go, and what was received').action(
  (given: GlobalOptions) => run(given, (all, output) => webhookList(all, output)),
)
options(
  webhook.command('test'),
  'sends a sample, which is checked and not kept, or the event of a file, which is',
)
  .argument('<name>', 'the source')
  .argument('[file]', 'an event as JSON')
  .option('--dry-run', 'send nothing; show what it would become', false)
  .action((name: string, file: string | undefined, given: GlobalOptions & { dryRun: boolean }) =>
    run(given, (_all, output) => webhookTest(name, file, given, output)),
  )

program
  .command('practice')
  .description('a practice account on this PC, for trying things out')
  .exitOverride()
  .option('--port <n>', 'port to listen on; 0 takes a free one', wholeNumber, 8123)
  .option('--token <key>', 'its access key; it opens nothing but this practice account', 'practice')
  .option('--requests-per-hour <n>', 'its limit; 0 is unlimited (default: as the real platform)', wholeNumber)
  .option('--clock-scale <n>', "how many times faster the limit's hour passes", positive)
  .addOption(
    new Option('--profile <name>', 'which platform it behaves like').choices([
      'weni-flows',
      'upstream-9',
      'upstream-26.3',
    ]),
  )
  .option('--state <file>', 'keep its contacts in this file (default: in memory)')
  .option('--engine-cache', 'new fields are unknown for five seconds, as on the real platform', false)
  .option('--json', 'one JSON object on standard output', false)
  .option('--quiet', 'no words', false)
  .action(
    (options: Omit<PracticeArguments, 'statePath'> & { state?: string; json: boolean; quiet: boolean }) =>
      run(options, async (_all, output) => {
        // Loaded only here: the agent itself never needs the server's phone tables.
        const { practiceCommand } = await import('./cli/practice-command.ts')
        const { state, port, token, profile, requestsPerHour, clockScale, engineCache } = options
        return practiceCommand(
          {
            port,
            token,
            ...(profile && { profile }),
            ...(state && { statePath: path.resolve(state) }),
            ...(requestsPerHour !== undefined && { requestsPerHour }),
            ...(clockScale !== undefined && { clockScale }),
            ...(engineCache && { engineCache }),
          },
          output,
          stop.signal,
        )
      }),
  )

try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  else exitCode = mistake(error)
}
process.exitCode = exitCode
