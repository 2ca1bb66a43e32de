/**
 * Quiet notifications (DESIGN 13): one when a person is needed, once more on each working day while it waits, one when
 * it is solved. What waits for several reasons is gathered in one; what the person is looking at is not announced.
 */
import type { Standing } from '../../shared/standing.ts'
import { needsYouCount } from '../../shared/standing.ts'
import type { Language } from '../../shared/standing-words.ts'
import type { OperatingSystem } from './operating-system.ts'

export type Cause = 'review' | 'source-stopped' | 'source-missing' | 'key' | 'data'
/** `day` of the last notification, as `2026-01-31`. */
export type Memory = { causes: readonly Cause[]; day: string; announced: boolean }
export type Announcement = { kind: 'needed' | 'still' | 'solved'; causes: readonly Cause[] }

export const nothingAsked: Memory = { causes: [], day: '', announced: false }
/** A file that is not there is no news for so long: drives are connected late. Later than now: on a clock that was set back. */
const MISSING_MS = 24 * 60 * 60_000

/** Why a person is needed, the most urgent first. */
export function causesOf(standing: Standing, now: number): Cause[] {
  const { trouble, sources } = standing
  const causes: Cause[] = []
  if (trouble?.kind === 'data') causes.push('data')
  else if (trouble && trouble.kind !== 'offline') causes.push('key')
  if (sources.some(({ state }) => state === 'halted')) causes.push('source-stopped')
  if (sources.some(({ state, since }) => state === 'waiting' && Math.abs(now - since) >= MISSING_MS))
    causes.push('source-missing')
  if (needsYouCount(standing) > 0) causes.push('review')
  return causes
}

/** @returns what is remembered from now on, and what to announce, if anything. */
export function attend(
  memory: Memory,
  { causes, now, looking }: { causes: readonly Cause[]; now: number; looking: boolean },
): { memory: Memory; announce: Announcement | undefined } {
  const day = dayOf(now)
  if (causes.length === 0) {
    const announce =
      memory.announced && !looking ? { kind: 'solved' as const, causes: memory.causes } : undefined
    return { memory: nothingAsked, announce }
  }
  const isNew = causes.some((cause) => !memory.causes.includes(cause))
  const isAnotherDay = memory.day !== day && isWorkingDay(now)
  if (looking) return { memory: { causes, day, announced: memory.announced }, announce: undefined }
  if (isNew) return { memory: { causes, day, announced: true }, announce: { kind: 'needed', causes } }
  if (isAnotherDay) return { memory: { causes, day, announced: true }, announce: { kind: 'still', causes } }
  return { memory: { ...memory, causes }, announce: undefined }
}

/** By the PC's own calendar. */
function dayOf(now: number): string {
  const date = new Date(now)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
const isWorkingDay = (now: number): boolean => ![0, 6].includes(new Date(now).getDay())

type Words = Record<Cause, string> & { title: string; solved: string; solvedBody: string; still: string }
const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Something needs you',
    still: 'Something still needs you',
    review: 'Open the window to look at it; everything else goes on.',
    'source-stopped': 'A spreadsheet is stopped, nothing was changed.',
    'source-missing': 'A spreadsheet has not been there for a day.',
    key: 'The platform does not accept the access key; nothing is sent.',
    data: 'The program is stopped, nothing was changed.',
    solved: 'Solved',
    solvedBody: 'Nothing waits for you any more.',
  },
  'pt-BR': {
    title: 'Algo precisa de você',
    still: 'Algo ainda precisa de você',
    review: 'Abra a janela para ver; todo o resto continua.',
    'source-stopped': 'Uma planilha está parada, nada foi alterado.',
    'source-missing': 'Há um dia uma planilha não é encontrada.',
    key: 'A plataforma não aceita a chave de acesso; nada é enviado.',
    data: 'O programa está parado, nada foi alterado.',
    solved: 'Resolvido',
    solvedBody: 'Nada mais aguarda você.',
  },
  es: {
    title: 'Algo requiere su atención',
    still: 'Algo todavía requiere su atención',
    review: 'Abra la ventana para verlo; todo lo demás sigue.',
    'source-stopped': 'Una hoja de cálculo está detenida, no se cambió nada.',
    'source-missing': 'Una hoja de cálculo no se encuentra desde hace un día.',
    key: 'La plataforma no acepta la clave de acceso; no se envía nada.',
    data: 'El programa está detenido, no se cambió nada.',
    solved: 'Resuelto',
    solvedBody: 'Ya no tiene nada pendiente.',
  },
}

export function announcementText(
  { kind, causes }: Announcement,
  language: Language,
): { title: string; body: string } {
  const said = words[language]
  if (kind === 'solved') return { title: said.solved, body: said.solvedBody }
  return {
    title: kind === 'still' ? said.still : said.title,
    body: causes.map((cause) => said[cause]).join(' '),
  }
}

/** What several causes bring within this time is one notification. */
const GATHER_MS = 3000
const NOTIFICATION = 'needs-you'

export function openAttention({
  language,
  enabled,
  now,
  system,
}: {
  language(): Language
  enabled(): boolean
  now(): number
  system: Pick<OperatingSystem, 'notify' | 'withdraw'>
}) {
  let memory = nothingAsked
  let looking = false
  let standing: Standing | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const decide = () => {
    timer = undefined
    if (!standing) return
    const decided = attend(memory, { causes: causesOf(standing, now()), now: now(), looking })
    memory = decided.memory
    if (!decided.announce || !enabled()) return
    system.notify({ id: NOTIFICATION, ...announcementText(decided.announce, language()) })
  }
  const soon = () => {
    if (timer === undefined) timer = setTimeout(decide, GATHER_MS)
  }
  return {
    standing(next: Standing): void {
      standing = next
      soon()
    },
    /** Another day may have begun, and an agent that waits for its key tells nothing by itself. */
    look: soon,
    /** The window is open, so what waits is in sight. */
    seen(visible: boolean): void {
      looking = visible
      if (visible) system.withdraw(NOTIFICATION)
    },
  }
}
