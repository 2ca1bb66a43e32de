/**
 * The agent's codes as sentences of the window's language: why a spreadsheet is not read, what is wrong with a row, why a
 * part of an undo stays. Numbers, lists and names in them are written as that language does.
 */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Why } from '../shared/ipc-review.ts'
import { problemKeys } from '../shared/problem-keys.ts'

import { useAttributeName } from './values.tsx'

type Detail = Readonly<Record<string, string | number | readonly string[]>>
type Translate = ReturnType<typeof useTranslation>['t']

/** As many names as a person reads in a sentence. */
const NAMES = 8
const MIB = 2 ** 20

export type Reasons = {
  /** Why a spreadsheet, folder or incoming events are not read, and what to do. */
  halt(code: string | null, detail: Detail): string
  /** What is wrong with a row or cell, and what to do. */
  problem(of: { code: string; detail: Detail; text: string | null }): string
  /** Why a part of an undo stays as it is. */
  left(why: Why): string
  /** Why a run cannot be taken back. */
  refused(why: Why): string
  /** Texts in quotes, as a list; a long one is cut. */
  list(texts: readonly string[]): string
}

export function useReasons(): Reasons {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const nameOf = useAttributeName()
  return useMemo(
    () => reasonsIn({ t, has: (key) => i18n.exists(key), language, nameOf }),
    [t, i18n, language, nameOf],
  )
}

type Parts = {
  t: Translate
  has(key: string): boolean
  language: string
  nameOf(attribute: string): string
}

function reasonsIn({ t, has, language, nameOf }: Parts): Reasons {
  const numbers = new Intl.NumberFormat(language)
  const lists = new Intl.ListFormat(language, { style: 'short', type: 'unit' })
  const list = (texts: readonly string[]) => {
    const shown = texts.slice(0, NAMES).map((text) => `"${text}"`)
    return lists.format(texts.length > NAMES ? [...shown, '…'] : shown)
  }
  const shown = (value: Detail[string]): string =>
    typeof value === 'object' ? list(value) : typeof value === 'number' ? numbers.format(value) : value
  const all = (detail: Detail) =>
    Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, shown(value)]))
  return {
    list,
    left({ code, detail }) {
      const attribute = typeof detail.attribute === 'string' ? nameOf(detail.attribute) : ''
      const { attributes } = detail
      const named = typeof attributes === 'object' ? attributes.map(nameOf) : []
      const value = (text: Detail[string] | undefined) =>
        text === undefined || text === '' ? t('common.empty') : `"${String(text)}"`
      const status = t(`contactList.status.${String(detail.status ?? 'blocked')}`)
      const values = { now: value(detail.now), sent: value(detail.sent), before: value(detail.before) }
      return t(`left.${code}`, { ...all(detail), ...values, attribute, attributes: list(named), status })
    },
    refused: ({ code, detail }) => t(`undoRefused.${code}`, all(detail)),
    halt(code, detail) {
      const found = names(detail.found).length > 0 && has(`halt.${code}-found`)
      const key = found ? `${code}-found` : code !== null && has(`halt.${code}`) ? code : 'other'
      const size =
        typeof detail.limit === 'number' ? `${numbers.format(Math.floor(detail.limit / MIB))} MiB` : ''
      return t(`halt.${key}`, { than: '', file: '', found: '', ...all(detail), size })
    },
    problem({ code, detail, text }) {
      const key = problemKeys(code, detail, text).find(has)
      const values = {
        limit: '',
        scheme: '',
        name: t('review.somebodyElse'),
        ...all(detail),
        text: text ?? '',
      }
      // Rows are numbers of a sheet, not amounts: no separators.
      const row = detail.row === undefined ? '' : String(detail.row)
      return t(key ?? 'problem.other', { ...values, row })
    },
  }
}

const names = (value: Detail[string] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [String(value)]
