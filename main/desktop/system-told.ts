/** Tray, taskbar and power, kept as the agent stands; only what changed is told. */
import type { Standing } from '../../shared/standing.ts'
import { type Language, standingKind, standingWords } from '../../shared/standing-words.ts'
import type { OperatingSystem, TaskbarProgress } from './operating-system.ts'
import { trayLook } from './tray-look.ts'

/** Sending that is done within this time needs neither a progress bar nor an awake PC. */
const LONG_MS = 5 * 60_000
/** Fewer are sent before anybody has looked at a bar. */
const WORTH_A_BAR = 50

function taskbarProgress(standing: Standing, now: number): TaskbarProgress {
  const { status } = standing
  const kind = standingKind(standing, now)
  if (kind === 'key-refused' || kind === 'stopped')
    return { fraction: status.phase === 'draining' ? 1 : null, state: 'error' }
  if (status.phase !== 'draining') return { fraction: null, state: 'normal' }
  const total = status.done + status.left
  if (total < WORTH_A_BAR) return { fraction: null, state: 'normal' }
  return { fraction: status.done / total, state: kind === 'paused' ? 'paused' : 'normal' }
}

/** More than five minutes of sending remain. */
function isLongWork({ status }: Standing, now: number): boolean {
  return status.phase === 'draining' && status.finishAt !== null && status.finishAt.earliest - now > LONG_MS
}

export function openSystemTold(
  system: OperatingSystem,
  { language, keepAwakeAllowed }: { language(): Language; keepAwakeAllowed(): boolean },
) {
  const told = new Map<string, string>()
  /** @returns whether this differs from what was said last. */
  const isNews = (topic: string, value: unknown): boolean => {
    const text = JSON.stringify(value)
    if (told.get(topic) === text) return false
    told.set(topic, text)
    return true
  }
  return {
    show(standing: Standing, now = Date.now()): void {
      const look = trayLook(standing, {
        language: language(),
        platform: system.platform,
        appearance: system.appearance(),
        now,
      })
      if (isNews('tray', look)) system.showTray(look)
      const progress = taskbarProgress(standing, now)
      if (isNews('progress', progress)) system.progress(progress)
      const awake = keepAwakeAllowed() && system.onMains() && isLongWork(standing, now)
      if (isNews('awake', awake)) system.keepAwake(awake)
    },
    agentStopped: (): string => standingWords[language()].stopped,
  }
}
