/** What waits for a person: first syncs, two different values, changes kept back, and rows that cannot be used. */
import { Button, Tab, TabList, Text, Title2 } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewShown } from '../../shared/ipc-agent.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Pager } from '../pager.tsx'
import { Empty, Loaded } from '../parts.tsx'
import { useFrame } from '../standing-context.ts'
import { useAsked } from '../use-asked.ts'
import { NotSent } from './not-sent.tsx'
import { AllAlike, ConflictCard } from './review-conflict.tsx'
import { FirstSyncCard } from './review-first-sync.tsx'
import { HoldCard } from './review-hold.tsx'
import { KeysHelp, useKeysHelp, useReviewKeys } from './review-keys.tsx'
import { ExportProblems, ProblemCard } from './review-problem.tsx'

const kinds = ['all', 'conflict', 'hold', 'problem', 'first-sync', 'notice'] as const
type Kind = (typeof kinds)[number]
/** Tabs that are there only while there is something in them. */
const RARE: readonly Kind[] = ['first-sync', 'notice']
const PAGE = 50

export function Review() {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { standing } = useFrame()
  const [kind, setKind] = useState<Kind>('all')
  const [offset, setOffset] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const help = useKeysHelp()
  const asked = useAsked(
    () => agent.review({ ...(kind !== 'all' && { kind }), offset, limit: PAGE }),
    `${kind} ${offset}`,
  )
  const { value: sources } = useAsked(() => agent.sources(undefined))
  const total = asked.value?.total ?? 0
  // The last ones of the last page were answered.
  useEffect(() => {
    if (offset > 0 && offset >= total && asked.value) setOffset(Math.max(0, offset - PAGE))
  }, [offset, total, asked.value])
  const turn = (to: number) => {
    if (to < 0 || to >= total) return false
    setOffset(to)
    return true
  }
  const moves = { onAfter: () => turn(offset + PAGE), onBefore: () => turn(offset - PAGE) }
  const keys = useReviewKeys(list, moves, help.show)
  const { conflicts, holds, problems, firstSyncs, notices } = asked.value?.counts ?? {
    ...standing.needsYou,
    notices: 0,
  }
  const counts: Readonly<Record<Kind, number>> = {
    all: conflicts + holds + problems + firstSyncs,
    conflict: conflicts,
    hold: holds,
    problem: problems,
    'first-sync': firstSyncs,
    notice: notices,
  }
  return (
    <div className={look.page}>
      <div className={look.spread}>
        <Title2 as="h1" className={look.heading}>
          {t('nav.review')}
        </Title2>
        <Button appearance="subtle" icon={<KeyboardRegular />} onClick={help.show}>
          {t('review.keysShow')}
        </Button>
      </div>
      <TabList
        className={look.tabs}
        selectedValue={kind}
        onTabSelect={(_event, { value }) => {
          setKind(value as Kind)
          setOffset(0)
        }}
      >
        {kinds.map(
          (name) =>
            (!RARE.includes(name) || counts[name] > 0 || kind === name) && (
              <Tab key={name} value={name}>
                {t(name === 'notice' ? 'review.notices' : `review.kinds.${name}`)} (
                {formats.number(counts[name])})
              </Tab>
            ),
        )}
      </TabList>
      <Loaded asked={asked}>
        {({ rows, alike }) =>
          total === 0 ? (
            <Empty icon={<CheckmarkCircleRegular fontSize={40} />} title={t('nothingWaits')}>
              {t('review.nothingMore')}
            </Empty>
          ) : (
            <>
              <Text className={look.quiet}>
                {t(kind === 'notice' ? 'review.noticesText' : 'review.keys')}
              </Text>
              {kind === 'conflict' && <AllAlike alike={alike} />}
              {kind === 'problem' && <ExportProblems />}
              <ul className={look.list} ref={list} {...keys} aria-label={t('nav.review')}>
                {rows.map((item) => (
                  <li key={placeKey(item)} tabIndex={-1} className="card-place">
                    <Item item={item} source={sources?.find(({ name }) => name === item.source)} />
                  </li>
                ))}
              </ul>
              <Pager offset={offset} size={PAGE} total={total} onMove={setOffset} />
            </>
          )
        }
      </Loaded>
      <NotSent />
      <KeysHelp open={help.open} onClose={help.hide} />
    </div>
  )
}

/** The same while only the rest of its id changed, so that nothing typed is lost. */
const placeKey = ({ kind, id }: ReviewShown): string => (kind === 'conflict' ? id.split('-')[0]! : id)

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
