/** When the agent dies: after so many writes of one step, at a request, or just some time after it began. */
import type { Dice } from '../support/dice.ts'
import { MOMENTS, type Moment } from './orders.ts'

export type Death =
  | { by: 'write'; moment: Moment; nth: number }
  /** `leaving`: the request never arrives; `lost`: its answer does not; `arrived`: so many ms after the answer passed. */
  | { by: 'request'; how: 'leaving' | 'lost' | 'arrived'; nth: number; ms: number }
  | { by: 'time'; ms: number }

/** Most steps make few writes, a first sync hundreds. */
const nthWrite = (roll: Dice) => 1 + roll.below(roll.one([2, 5, 12, 40, 120]))

export function chooseDeath(roll: Dice, aimed?: Moment): Death {
  const write = (moment: Moment): Death => ({ by: 'write', moment, nth: nthWrite(roll) })
  if (aimed) return { ...write(aimed), nth: 1 + roll.below(6) } as Death
  const common = MOMENTS.filter((moment) => moment !== 'migrate' && moment !== 'backup')
  switch (roll.weighted({ write: 5, request: 5, time: 2 })) {
    case 'write':
      return write(roll.one(common))
    case 'request':
      return {
        by: 'request',
        how: roll.one(['leaving', 'lost', 'lost', 'arrived']),
        nth: 1 + roll.below(roll.one([5, 8, 14, 25])),
        ms: roll.one([0, 0, 1, 3, 10, 30]),
      }
    case 'time':
      return { by: 'time', ms: 100 + roll.below(700) }
  }
}

/** In words for the summary. */
export function nameOf(death: Death): string {
  switch (death.by) {
    case 'write':
      return `in the middle of ${NAMES[death.moment]}`
    case 'request':
      return {
        leaving: 'before a request arrived',
        lost: 'before its answer arrived',
        arrived: 'after an answer',
      }[death.how]
    case 'time':
      return 'at any time'
  }
}

const NAMES: Readonly<Record<Moment, string>> = {
  migrate: 'bringing the data up to date',
  backup: 'copying the database',
  pull: 'reading the account',
  scan: 'reading a spreadsheet',
  stage: 'writing the plan',
  drain: 'marking what is sent',
  settle: 'writing down answers',
  commit: 'its work, after a commit',
}
