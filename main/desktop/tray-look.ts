/** What the tray shows, as a value: icon, sentence and menu, from how the agent stands. */
import { isPaused, pauseChoices } from '../../shared/pause.ts'
import { needsYouCount, type Standing } from '../../shared/standing.ts'
import {
  type Language,
  type StandingKind,
  standingKind,
  standingSentence,
} from '../../shared/standing-words.ts'
import type { Appearance, MenuEntry, Platform, TrayLook } from './operating-system.ts'

export type IconVariant = 'on-dark' | 'on-light' | 'on-any' | 'contrast-dark' | 'contrast-light' | 'template'

/**
 * macOS colours a template itself; with strong contrast there are no colours at all. On Linux the bar may be dark under a
 * light theme (seen with Xfce), and nothing tells.
 */
export function iconVariant(platform: Platform, { darkBar, highContrast }: Appearance): IconVariant {
  if (platform === 'darwin') return 'template'
  if (platform === 'linux') return 'on-any'
  if (highContrast) return darkBar ? 'contrast-dark' : 'contrast-light'
  return darkBar ? 'on-dark' : 'on-light'
}

/** The icon's file name without its ending; macOS knows a template by its name. */
export function iconName(kind: StandingKind, variant: IconVariant): string {
  return variant === 'template' ? `${kind}Template` : `${kind}-${variant}`
}

type Labels = {
  open: string
  syncNow: string
  pause: string
  hour: string
  tomorrow: string
  untilResumed: string
  resume: string
  review(count: number): string
  quit: string
}
const labels: Readonly<Record<Language, Labels>> = {
  en: {
    open: 'Open',
    syncNow: 'Check now',
    pause: 'Pause',
    hour: 'For 1 hour',
    tomorrow: 'Until tomorrow morning',
    untilResumed: 'Until I resume',
    resume: 'Resume',
    review: (count) => `Review (${count})`,
    quit: 'Quit',
  },
  'pt-BR': {
    open: 'Abrir',
    syncNow: 'Conferir agora',
    pause: 'Pausar',
    hour: 'Por 1 hora',
    tomorrow: 'Até amanhã de manhã',
    untilResumed: 'Até eu retomar',
    resume: 'Retomar',
    review: (count) => `Revisar (${count})`,
    quit: 'Sair',
  },
  es: {
    open: 'Abrir',
    syncNow: 'Revisar ahora',
    pause: 'Pausar',
    hour: 'Por 1 hora',
    tomorrow: 'Hasta mañana por la mañana',
    untilResumed: 'Hasta que yo reanude',
    resume: 'Reanudar',
    review: (count) => `Por revisar (${count})`,
    quit: 'Salir',
  },
}

/** Longer tooltips are cut by Windows (128 units with the end). */
const TOOLTIP_LENGTH = 120

export function trayLook(
  standing: Standing,
  {
    language,
    platform,
    appearance,
    now,
  }: { language: Language; platform: Platform; appearance: Appearance; now: number },
): TrayLook {
  const tooltip = `Contact Sync Agent · ${standingSentence(standing, language, now)}`
  return {
    icon: iconName(standingKind(standing, now), iconVariant(platform, appearance)),
    tooltip: tooltip.length > TOOLTIP_LENGTH ? `${tooltip.slice(0, TOOLTIP_LENGTH - 1)}…` : tooltip,
    menu: trayMenu(standing, language, now),
  }
}

function trayMenu(standing: Standing, language: Language, now: number): MenuEntry[] {
  const words = labels[language]
  const paused = isPaused(standing.pause, now)
  const works = standing.account !== null && standing.trouble?.kind !== 'data'
  const waiting = needsYouCount(standing)
  const choices = { hour: words.hour, tomorrow: words.tomorrow, 'until-resumed': words.untilResumed }
  return [
    // The sentence again: not every desktop shows a tray's tooltip.
    { kind: 'item', id: 'sentence', label: standingSentence(standing, language, now), enabled: false },
    { kind: 'separator' },
    { kind: 'item', id: 'open', label: words.open },
    { kind: 'item', id: 'sync-now', label: words.syncNow, enabled: works && !paused },
    paused
      ? { kind: 'item', id: 'resume', label: words.resume }
      : {
          kind: 'submenu',
          label: words.pause,
          entries: pauseChoices.map(
            (choice): MenuEntry => ({
              kind: 'item',
              id: `pause:${choice}`,
              label: choices[choice],
              enabled: works,
            }),
          ),
        },
    { kind: 'item', id: 'review', label: words.review(waiting), enabled: waiting > 0 },
    { kind: 'separator' },
    { kind: 'item', id: 'quit', label: words.quit },
  ]
}
