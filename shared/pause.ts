/** Pausing: the choices of the tray's menu, and when each ends. */
export const pauseChoices = ['hour', 'tomorrow', 'until-resumed'] as const
export type PauseChoice = (typeof pauseChoices)[number]
/** `until`: epoch milliseconds; null: until a person resumes it. */
export type Pause = { until: number | null }

/** The hour at which a working day begins for somebody who pauses until tomorrow. */
const MORNING = 7
const HOUR = 60 * 60_000
/** From midnight until the next day's morning, on a day that is an hour longer. */
const LONGEST_PAUSE = (24 + MORNING + 1) * HOUR

/** By the PC's own time zone, a day in which the clocks change included. */
export function pauseFrom(choice: PauseChoice, now: number): Pause {
  switch (choice) {
    case 'hour':
      return { until: now + HOUR }
    case 'tomorrow': {
      const morning = new Date(now)
      morning.setDate(morning.getDate() + 1)
      morning.setHours(MORNING, 0, 0, 0)
      return { until: morning.getTime() }
    }
    case 'until-resumed':
      return { until: null }
  }
}

/** A pause whose time is over is none; nor one that would be longer than any: the PC's clock was set back since. */
export const isPaused = (pause: Pause | null, now: number): boolean =>
  pause !== null && (pause.until === null || (pause.until > now && pause.until - now <= LONGEST_PAUSE))
