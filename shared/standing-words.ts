/** How the agent stands, in one sentence (DESIGN 13), for the tray and the window's first line alike. */
import { assertNever } from './assert-never.ts'
import { isPaused } from './pause.ts'
import { needsYouCount, type Standing } from './standing.ts'

export const languages = ['en', 'pt-BR', 'es'] as const
export type Language = (typeof languages)[number]

/** One for each tray icon. */
export type StandingKind =
  | 'not-set-up'
  | 'up-to-date'
  | 'scanning'
  | 'sending'
  | 'waiting'
  | 'paused'
  | 'needs-you'
  | 'offline'
  | 'key-refused'
  | 'stopped'

/** What matters most comes first: what nothing can go on with, then what is going on, then what may wait. */
export function standingKind(standing: Standing, now: number): StandingKind {
  const { trouble, account, pause, status, sources } = standing
  if (trouble?.kind === 'data') return 'stopped'
  if (!account) return 'not-set-up'
  if (trouble?.kind === 'key-refused' || trouble?.kind === 'key-missing' || trouble?.kind === 'no-permission')
    return 'key-refused'
  if (isPaused(pause, now)) return 'paused'
  if (trouble?.kind === 'offline' || status.phase === 'offline') return 'offline'
  if (trouble) return 'stopped'
  if (status.phase === 'draining') return 'sending'
  if (needsYouCount(standing) > 0) return 'needs-you'
  if (status.phase !== 'idle') return 'scanning'
  if (sources.some(({ state }) => state === 'halted')) return 'needs-you'
  return sources.length > 0 ? 'waiting' : 'up-to-date'
}

type Words = {
  notSetUp: string
  upToDate: string
  reading(file: string): string
  checking: string
  comparing: string
  sending(nth: number, total: number, left: string | undefined): string
  waitingFile(source: string): string
  stoppedSource(source: string): string
  paused: string
  pausedUntil(time: string): string
  needsYou(count: number): string
  offline: string
  keyRefused: string
  keyMissing: string
  noPermission: string
  stopped: string
  /** Why the data folder cannot be used, and what to do, by the code of the trouble. */
  data: Readonly<Record<string, string>>
  practice(sentence: string): string
  restarting: string
}

export const standingWords: Readonly<Record<Language, Words>> = {
  en: {
    notSetUp: 'Not set up yet',
    upToDate: 'Up to date',
    reading: (file) => `Reading ${file}`,
    checking: 'Checking the platform',
    comparing: 'Comparing',
    sending: (nth, total, left) => `Sending ${nth} of ${total}${left ? ` · ${left} left` : ''}`,
    waitingFile: (source) => `${source}: waiting for the file`,
    stoppedSource: (source) => `${source}: stopped, nothing was changed`,
    paused: 'Paused',
    pausedUntil: (time) => `Paused until ${time}`,
    needsYou: (count) => (count === 1 ? '1 thing needs you' : `${count} things need you`),
    offline: 'No connection to the platform; trying again',
    keyRefused: 'The platform refused the access key',
    keyMissing: 'The access key is needed once more',
    noPermission: 'The access key is not allowed to change contacts',
    stopped: 'Stopped, nothing was changed',
    data: {
      'disk-full': 'The disk is full: free some space and it goes on by itself. Nothing is lost',
      'not-writable': 'The data folder cannot be written: check its permissions. Nothing is lost',
      'in-use': 'Another copy of the program works with this data: close it',
      damaged: 'The data file is damaged: start the program again and it is put right',
      newer: 'The data was written by a newer version: install that one again',
      'key-lost': 'A file of the data folder is missing: ask whoever looks after this PC',
      'network-folder': "The data folder lies on a network drive: choose one on this PC's own disk",
      'cloud-folder': "The data folder lies in a cloud folder: choose one on this PC's own disk",
      'removable-folder':
        "The data folder lies on a drive that can be pulled out: choose one on this PC's own disk",
      setup: 'The settings cannot be read: look at them in the window',
    },
    practice: (sentence) => `Practice account · ${sentence}`,
    restarting: 'Starting again',
  },
  'pt-BR': {
    notSetUp: 'Ainda não configurado',
    upToDate: 'Em dia',
    reading: (file) => `Lendo ${file}`,
    checking: 'Conferindo a plataforma',
    comparing: 'Comparando',
    sending: (nth, total, left) => `Enviando ${nth} de ${total}${left ? ` · faltam ${left}` : ''}`,
    waitingFile: (source) => `${source}: aguardando o arquivo`,
    stoppedSource: (source) => `${source}: parado, nada foi alterado`,
    paused: 'Em pausa',
    pausedUntil: (time) => `Em pausa até ${time}`,
    needsYou: (count) => (count === 1 ? '1 item precisa de você' : `${count} itens precisam de você`),
    offline: 'Sem conexão com a plataforma; tentando de novo',
    keyRefused: 'A plataforma recusou a chave de acesso',
    keyMissing: 'A chave de acesso é necessária mais uma vez',
    noPermission: 'A chave de acesso não pode alterar contatos',
    stopped: 'Parado, nada foi alterado',
    data: {
      'disk-full': 'O disco está cheio: libere espaço e tudo continua sozinho. Nada se perdeu',
      'not-writable': 'Não é possível gravar na pasta de dados: confira as permissões. Nada se perdeu',
      'in-use': 'Outra cópia do programa usa estes dados: feche-a',
      damaged: 'O arquivo de dados está danificado: inicie o programa de novo e ele será recuperado',
      newer: 'Os dados foram gravados por uma versão mais nova: instale-a de novo',
      'key-lost': 'Falta um arquivo na pasta de dados: fale com quem cuida deste computador',
      'network-folder': 'A pasta de dados está em uma unidade de rede: escolha uma no disco deste computador',
      'cloud-folder': 'A pasta de dados está em uma pasta da nuvem: escolha uma no disco deste computador',
      'removable-folder':
        'A pasta de dados está em uma unidade removível: escolha uma no disco deste computador',
      setup: 'Não é possível ler as configurações: veja-as na janela',
    },
    practice: (sentence) => `Conta de treino · ${sentence}`,
    restarting: 'Iniciando de novo',
  },
  es: {
    notSetUp: 'Aún sin configurar',
    upToDate: 'Al día',
    reading: (file) => `Leyendo ${file}`,
    checking: 'Revisando la plataforma',
    comparing: 'Comparando',
    sending: (nth, total, left) => `Enviando ${nth} de ${total}${left ? ` · faltan ${left}` : ''}`,
    waitingFile: (source) => `${source}: esperando el archivo`,
    stoppedSource: (source) => `${source}: detenido, no se cambió nada`,
    paused: 'En pausa',
    pausedUntil: (time) => `En pausa hasta ${time}`,
    needsYou: (count) =>
      count === 1 ? '1 asunto pendiente de usted' : `${count} asuntos pendientes de usted`,
    offline: 'Sin conexión con la plataforma; se intenta de nuevo',
    keyRefused: 'La plataforma rechazó la clave de acceso',
    keyMissing: 'Se necesita la clave de acceso una vez más',
    noPermission: 'La clave de acceso no puede cambiar contactos',
    stopped: 'Detenido, no se cambió nada',
    data: {
      'disk-full': 'El disco está lleno: libere espacio y todo sigue solo. No se perdió nada',
      'not-writable': 'No se puede escribir en la carpeta de datos: revise los permisos. No se perdió nada',
      'in-use': 'Otra copia del programa usa estos datos: ciérrela',
      damaged: 'El archivo de datos está dañado: inicie el programa de nuevo y se recupera',
      newer: 'Los datos son de una versión más nueva: instálela de nuevo',
      'key-lost': 'Falta un archivo en la carpeta de datos: hable con quien se ocupa de esta PC',
      'network-folder': 'La carpeta de datos está en una unidad de red: elija una en el disco de esta PC',
      'cloud-folder': 'La carpeta de datos está en una carpeta de la nube: elija una en el disco de esta PC',
      'removable-folder':
        'La carpeta de datos está en una unidad extraíble: elija una en el disco de esta PC',
      setup: 'No se pueden leer los ajustes: véalos en la ventana',
    },
    practice: (sentence) => `Cuenta de práctica · ${sentence}`,
    restarting: 'Iniciando de nuevo',
  },
}

/** One sentence; the practice account is always named. */
export function standingSentence(standing: Standing, language: Language, now: number): string {
  const words = standingWords[language]
  const sentence = plainSentence(standing, language, now)
  return standing.account?.practice ? words.practice(sentence) : sentence
}

function plainSentence(standing: Standing, language: Language, now: number): string {
  const words = standingWords[language]
  const { trouble, pause, status, sources } = standing
  const kind = standingKind(standing, now)
  switch (kind) {
    case 'not-set-up':
      return words.notSetUp
    case 'up-to-date':
      return words.upToDate
    case 'offline':
      return words.offline
    case 'key-refused':
      if (trouble?.kind === 'key-missing') return words.keyMissing
      return trouble?.kind === 'no-permission' ? words.noPermission : words.keyRefused
    case 'paused':
      return pause?.until ? words.pausedUntil(timeOf(pause.until, language, now)) : words.paused
    case 'stopped':
      return (trouble?.kind === 'data' && words.data[trouble.code]) || words.stopped
    case 'waiting':
      return words.waitingFile(sources[0]!.source)
    case 'needs-you': {
      const count = needsYouCount(standing)
      const halted = sources.find(({ state }) => state === 'halted')
      return count === 0 && halted ? words.stoppedSource(halted.source) : words.needsYou(count)
    }
    case 'sending':
    case 'scanning':
      return busySentence(status, language, now)
    default:
      return assertNever(kind)
  }
}

function busySentence(status: Standing['status'], language: Language, now: number): string {
  const words = standingWords[language]
  switch (status.phase) {
    case 'scanning':
      return words.reading(status.source)
    case 'pulling':
      return words.checking
    case 'draining': {
      const total = status.done + status.left
      const left = status.finishAt ? durationOf(status.finishAt.latest - now, language) : undefined
      return words.sending(Math.min(status.done + 1, total), total, left)
    }
    default:
      return words.comparing
  }
}

/** Today a time, another day the day too. */
function timeOf(at: number, language: Language, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  const time = { hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(language, isToday ? time : { weekday: 'short', ...time }).format(at)
}

/** Rounded up, so that it is never too early. */
function durationOf(ms: number, language: Language): string | undefined {
  if (ms <= 0) return undefined
  const minutes = Math.ceil(ms / 60_000)
  const unit = minutes < 60 ? 'minute' : 'hour'
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(
    unit === 'minute' ? minutes : Math.ceil(minutes / 60),
  )
}
