/** The keys of the review: from one to the next, a digit for each choice, and letters for what else a card offers. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Text,
} from '@fluentui/react-components'
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLook } from '../look.ts'

const KEYS = [
  ['next', 'J K ↓ ↑'],
  ['choose', '1 … 9'],
  ['open', 'O'],
  ['copy', 'C'],
  ['type', 'T'],
  ['back', 'Z'],
  ['help', '?'],
] as const
/** What a letter presses on the card one is on: the first of its kind. */
const LETTERS: Readonly<Record<string, string>> = { o: 'open', c: 'copy', t: 'type', z: 'back' }

type Moves = { onBefore(): boolean; onAfter(): boolean }

/** @returns what the list of cards hears. Beyond the first and last card `moves` turn the page. */
export function useReviewKeys(list: RefObject<HTMLUListElement | null>, moves: Moves, onHelp: () => void) {
  const place = useRef<number>(undefined)
  const cards = () => [...(list.current?.children ?? [])] as HTMLElement[]
  const placeOf = (target: EventTarget | null) =>
    cards().findIndex((card) => target instanceof Node && card.contains(target))
  const focus = (card: HTMLElement | undefined) => {
    card?.focus()
    card?.scrollIntoView({ block: 'nearest' })
  }
  // A card that was answered goes, and with it the focus: the one in its place has it then.
  useEffect(() => {
    const all = cards()
    if (place.current === undefined || all.length === 0) return
    if (document.activeElement !== document.body && document.activeElement !== null) return
    focus(all[Math.min(place.current, all.length - 1)])
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, key } = event
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return
    const at = placeOf(target)
    const card = cards()[at]
    const step = key === 'ArrowDown' || key === 'j' ? 1 : key === 'ArrowUp' || key === 'k' ? -1 : 0
    if (step !== 0) {
      const next = cards()[at + step]
      event.preventDefault()
      if (next) focus(next)
      else if (step > 0 ? moves.onAfter() : moves.onBefore()) {
        place.current = step > 0 ? 0 : Number.MAX_SAFE_INTEGER
        ;(document.activeElement as HTMLElement | null)?.blur()
      }
      return
    }
    if (key === '?') {
      event.preventDefault()
      onHelp()
      return
    }
    const [button] = /^[1-9]$/.test(key)
      ? [...(card?.querySelectorAll<HTMLElement>('[data-choice]') ?? [])].slice(Number(key) - 1)
      : [card?.querySelector<HTMLElement>(`[data-key="${LETTERS[key] ?? ''}"]`)]
    if (!button) return
    event.preventDefault()
    if (button instanceof HTMLInputElement) button.focus()
    else button.click()
  }
  /** A choice takes its button away: the card keeps the focus. */
  const onClick = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('[data-choice], [data-key="back"]'))
      cards()[placeOf(target)]?.focus()
  }
  const onFocus = ({ target }: { target: EventTarget }) => {
    place.current = placeOf(target)
  }
  return { onKeyDown, onClick, onFocus }
}

export function KeysHelp({ open, onClose }: { open: boolean; onClose(): void }) {
  const { t } = useTranslation()
  const look = useLook()
  return (
    <Dialog open={open} onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('review.keysTitle')}</DialogTitle>
          <DialogContent>
            <ul className={look.list}>
              {KEYS.map(([name, keys]) => (
                <li key={name} className={look.row}>
                  <Text weight="semibold" style={{ minWidth: 72 }}>
                    {keys}
                  </Text>
                  <Text>{t(`review.key.${name}`)}</Text>
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

/** The button beside the page's name, for who does not know of the key. */
export function useKeysHelp() {
  const [open, setOpen] = useState(false)
  return { open, show: () => setOpen(true), hide: () => setOpen(false) }
}
