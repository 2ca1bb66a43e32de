/** What a window can ask, and what answers it (`shared/ipc-contract.ts`). */
import { z } from 'zod'
import { pauseChoices } from '../../shared/pause.ts'
import type { DeskActions } from './serve.ts'
import type { Answerers } from './serve-window.ts'

const nothing = z.undefined()

export function answerers(desk: DeskActions): Answerers {
  return {
    getStanding: { input: nothing, answer: () => desk.standing() },
    tryPractice: { input: nothing, answer: () => desk.startPractice() },
    pause: {
      input: z.enum([...pauseChoices, 'resume']),
      answer: (choice: (typeof pauseChoices)[number] | 'resume') => desk.pause(choice),
    },
    syncNow: { input: nothing, answer: () => desk.syncNow() },
  }
}
