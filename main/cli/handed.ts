/** Commands that another process handed over, carried out by the agent that works with the data folder: `watch`, or the desktop app. */

import { UsageError } from '../../shared/usage-error.ts'
import type { AnswerHanded } from '../agent/handover.ts'
import type { Output } from './output.ts'
import { perform } from './perform.ts'

/** @param accounts those at work now; a sentence where no command is taken now, which is then its end. */
export const answerHanded: AnswerHanded = (accounts) => {
  return async ({ host, command }, send) => {
    const note = (sentence: string) => send({ kind: 'note', sentence })
    let said: { value: unknown; text: string } = { value: null, text: '' }
    const output: Output = {
      json: false,
      quiet: false,
      note,
      progress: () => {},
      result: (value, text) => {
        said = { value, text }
      },
    }
    const end = (exitCode: number) => send({ kind: 'done', exitCode, ...said })
    const found = accounts()
    if ('refused' in found) {
      note(found.refused)
      return end(found.exitCode)
    }
    try {
      const asked = found.find((one) => one.host === host)
      if (!asked)
        throw new UsageError(
          `The agent that works with this data folder knows no account at ${host}; it works for ${found.map((one) => one.host).join(' and ')}. Stop it and start it with this setup as well, or choose another folder with --data.`,
        )
      const { cycle, alone, signal } = asked
      end(await alone(() => perform(cycle, command, output, signal)))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      note(error.message)
      said = { value: null, text: '' }
      end(64)
    }
  }
}
