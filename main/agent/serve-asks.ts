/** What a window can ask, and what answers it (`shared/ipc-contract.ts`). */
import { z } from 'zod'
import { pauseChoices } from '../../shared/pause.ts'
import type { DeskActions } from './serve.ts'
import type { Answerers } from './serve-window.ts'
import { tryAccount } from './try-account.ts'

const nothing = z.undefined()
const accountGiven = z.strictObject({ address: z.string().max(2000), key: z.string().max(1000) })

export function answerers(desk: DeskActions): Answerers {
  return {
    getStanding: { input: nothing, answer: () => desk.standing() },
    tryPractice: { input: nothing, answer: () => desk.startPractice() },
    tryAccount: {
      input: accountGiven,
      answer: (given: z.output<typeof accountGiven>) => tryAccount(given, desk),
    },
    useAccount: {
      input: accountGiven,
      answer: ({ address, key }: z.output<typeof accountGiven>) => desk.useAccount(address, key),
    },
    pause: {
      input: z.enum([...pauseChoices, 'resume']),
      answer: (choice: (typeof pauseChoices)[number] | 'resume') => desk.pause(choice),
    },
    syncNow: { input: nothing, answer: () => desk.syncNow() },
  }
}
