/** The window's words in the language that was chosen, from the next sentence on. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../shared/standing-words.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { ptBR } from './words/pt-br.ts'

export async function startWords(language: Language): Promise<void> {
  i18next.use(initReactI18next)
  await i18next.init({
    lng: language,
    fallbackLng: 'en',
    resources: {
      en: { translation: en },
      'pt-BR': { translation: withMillions(ptBR) },
      es: { translation: withMillions(es) },
    },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = language
}

export async function speakIn(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

type Tree = { [key: string]: string | Tree }

/** Portuguese and Spanish have a plural of their own for whole millions; here it reads as the other one. */
function withMillions(words: Tree): Tree {
  const entries = Object.entries(words).flatMap(([key, value]): [string, string | Tree][] => {
    if (typeof value !== 'string') return [[key, withMillions(value)]]
    return key.endsWith('_other')
      ? [
          [key, value],
          [key.replace(/_other$/, '_many'), value],
        ]
      : [[key, value]]
  })
  return Object.fromEntries(entries)
}
