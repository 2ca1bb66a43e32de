// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight exist, at places of their own, which elements of a list cannot have
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the list scrolls by keyboard
/** Everybody a hold is about: a list of any length, of which only what is in sight is asked for. */
import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldShown } from '../../shared/ipc-review.ts'
import { agent } from '../bridge.ts'
import { useLook } from '../look.ts'

const PAGE = 100
const ROW_HEIGHT = 32

const useStyles = makeStyles({
  box: {
    height: '320px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  rows: { position: 'relative' },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    insetInlineEnd: 0,
    top: 0,
    height: `${ROW_HEIGHT}px`,
    padding: '0 12px',
    display: 'grid',
    gridTemplateColumns: '72px minmax(0, 1fr) minmax(0, 1fr)',
    gap: '12px',
    alignItems: 'center',
  },
})

export function HeldPeople({ id, count }: { id: string; count: number }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const box = useRef<HTMLDivElement>(null)
  const pages = useRef(new Map<number, HeldShown[] | 'asked'>())
  const [, redraw] = useState(0)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const first = Math.floor((items[0]?.index ?? 0) / PAGE)
  const last = Math.floor((items.at(-1)?.index ?? 0) / PAGE)
  useEffect(() => {
    for (let page = first; page <= last; page += 1) {
      if (pages.current.has(page)) continue
      pages.current.set(page, 'asked')
      agent.heldPeople({ id, offset: page * PAGE, limit: PAGE }).then(
        ({ rows }) => {
          pages.current.set(page, rows)
          redraw((n) => n + 1)
        },
        () => pages.current.delete(page),
      )
    }
  }, [id, first, last])
  const rowAt = (index: number): HeldShown | undefined => {
    const page = pages.current.get(Math.floor(index / PAGE))
    return page === 'asked' ? undefined : page?.[index % PAGE]
  }
  return (
    <div className={styles.box} ref={box} role="list" tabIndex={0} aria-label={t('review.person')}>
      <div className={styles.rows} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const held = rowAt(index)
          return (
            <div
              key={index}
              role="listitem"
              aria-setsize={count}
              aria-posinset={index + 1}
              data-held={index}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Text size={200} className={mergeClasses(look.quiet, look.figures)}>
                {held?.row != null && t('common.row', { row: held.row })}
              </Text>
              <Text className={look.cut}>{held?.person ?? '…'}</Text>
              <Text className={mergeClasses(look.cut, look.figures)}>
                {held && (held.before !== null || held.now !== null)
                  ? `${held.before ?? t('common.empty')} → ${held.now ?? t('common.empty')}`
                  : held?.address !== held?.person && held?.address}
              </Text>
            </div>
          )
        })}
      </div>
    </div>
  )
}
