/** What waits for a person: first syncs, two different values, changes kept back, and rows that cannot be used. */
import { Tab, TabList, Text, Title2 } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewShown } from '../../shared/ipc-agent.ts'
import { needsYouCount } from '../../shared/standing.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Pager } from '../pager.tsx'
import { Empty, Loaded } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useAsked } from '../use-asked.ts'
import { AllAlike, ConflictCard } from './review-conflict.tsx'
import { FirstSyncCard } from './review-first-sync.tsx'
import { HoldCard } from './review-hold.tsx'
import { ExportProblems, ProblemCard } from './review-problem.tsx'

const kinds = ['all', 'conflict', 'hold', 'problem', 'first-sync'] as const
type Kind = (typeof kinds)[number]
const PAGE = 50

export function Review() {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { standing } = useFrame()
  const [kind, setKind] = useState<Kind>('all')
  const [offset, setOffset] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const asked = useAsked(
    () => agent.review({ ...(kind !== 'all' && { kind }), offset, limit: PAGE }),
    `${kind} ${offset}`,
  )
  const { value: sources } = useAsked(() => agent.sources(undefined))
  const { conflicts, holds, problems, firstSyncs } = standing.needsYou
  const counts: Readonly<Record<Kind, number>> = {
    all: needsYouCount(standing),
    conflict: conflicts,
    hold: holds,
    problem: problems,
    'first-sync': firstSyncs,
  }
  /** Up and down go from one to the next, wherever in a card one is. */
  const move = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || !list.current) return
    const cards = [...list.current.children] as HTMLElement[]
    const at = cards.findIndex((card) => card.contains(document.activeElement))
    const next = cards[at + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div className={look.page}>
      <Title2 as="h1" className={look.heading}>
        {t('nav.review')}
      </Title2>
      <TabList
        className={look.tabs}
        selectedValue={kind}
        onTabSelect={(_event, { value }) => {
          setKind(value as Kind)
          setOffset(0)
        }}
      >
        {kinds.map((name) => (
          <Tab key={name} value={name}>
            {t(`review.kinds.${name}`)} ({formats.number(counts[name])})
          </Tab>
        ))}
      </TabList>
      <Loaded asked={asked}>
        {({ rows, total }) =>
          total === 0 ? (
            <Empty icon={<CheckmarkCircleRegular fontSize={40} />} title={t('nothingWaits')}>
              {t('review.nothingMore')}
            </Empty>
          ) : (
            <>
              <Text className={look.quiet}>{t('review.keys')}</Text>
              {kind === 'conflict' && <AllAlike rows={rows} count={total} />}
              {kind === 'problem' && <ExportProblems />}
              <ul className={look.list} ref={list} onKeyDown={move} aria-label={t(`review.kinds.${kind}`)}>
                {rows.map((item) => (
                  <li key={item.id} tabIndex={-1} className="card-place">
                    <Item item={item} source={sources?.find(({ name }) => name === item.source)} />
                  </li>
                ))}
              </ul>
              <Pager offset={offset} size={PAGE} total={total} onMove={setOffset} />
            </>
          )
        }
      </Loaded>
    </div>
  )
}

type ItemProps = {
  item: ReviewShown
  source: Parameters<typeof ConflictCard>[0]['source']
}

function Item({ item, source }: ItemProps) {
  switch (item.kind) {
    case 'conflict':
      return <ConflictCard item={item} source={source} />
    case 'hold':
      return <HoldCard item={item} source={source} />
    case 'problem':
      return <ProblemCard item={item} source={source} />
    case 'first-sync':
      return <FirstSyncCard source={source} name={item.source ?? ''} />
  }
}
