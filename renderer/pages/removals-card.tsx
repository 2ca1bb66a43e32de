/** People who left a spreadsheet and whose removal waits out its delay: who, when, what happens, and a word against it. */
import { Button, Subtitle1, Text } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RemovalShown, RemovalsDone, RemovalsPage } from '../../shared/ipc-removals.ts'
import { agent } from '../bridge.ts'
import { decide, takeBack, useDecisions } from '../decisions.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Pager } from '../pager.tsx'
import { Choice } from '../parts.tsx'
import { useAsked } from '../use-asked.ts'
import { Chosen, placeOf } from './review-card.tsx'

const FEW = 3
const MANY = 50
/** One for all of them: who comes to it meanwhile takes no choice away unseen. */
const ALL = 'removals'
/** What was done is said for a moment. */
const SAID_MS = 6000

export function RemovalsCard() {
  const { t } = useTranslation()
  const look = useLook()
  const [offset, setOffset] = useState(0)
  const [all, setAll] = useState(false)
  const limit = all ? MANY : FEW
  const { value } = useAsked(() => agent.removals({ offset, limit }), `${offset} ${limit}`)
  const decision = useDecisions().get(ALL)
  const isDone = decision?.state === 'done'
  useEffect(() => {
    if (!isDone) return undefined
    const timer = setTimeout(() => takeBack(ALL), SAID_MS)
    return () => clearTimeout(timer)
  }, [isDone])
  useEffect(() => {
    if (value && offset > 0 && offset >= value.total) setOffset(0)
  }, [value, offset])
  if (!value || (value.total === 0 && !decision)) return null
  return (
    <section className={look.card} aria-labelledby="removals">
      <Title value={value} />
      {value.total > 0 && (
        <>
          <Text className={look.wrap}>{t(`removals.why.${kindOf(value)}`)}</Text>
          <ul className={look.list}>
            {value.rows.map((row) => (
              <li key={row.id}>
                <Person row={row} isAlone={value.total === 1} />
              </li>
            ))}
          </ul>
          {value.total > FEW && (
            <div className={look.row}>
              <Button
                size="small"
                onClick={() => {
                  setAll(!all)
                  setOffset(0)
                }}
              >
                {t(all ? 'review.fewerNames' : 'review.moreNames')}
              </Button>
              {all && <Pager offset={offset} size={MANY} total={value.total} onMove={setOffset} />}
            </div>
          )}
        </>
      )}
      {decision ? <Chosen id={ALL} decision={decision} /> : <Answers value={value} />}
    </section>
  )
}

/** What happens to them, where it is the same for all. */
const kindOf = ({ total, deletes }: RemovalsPage): 'delete' | 'leave' | 'both' =>
  deletes === total ? 'delete' : deletes === 0 ? 'leave' : 'both'

function Title({ value }: { value: RemovalsPage }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { total, at } = value
  const words =
    at === null || total === 0
      ? t('removals.none')
      : t(`removals.${at > Date.now() ? 'at' : 'soon'}.${kindOf(value)}`, {
          count: total,
          at: formats.time(at),
        })
  return (
    <Subtitle1 as="h2" id="removals" className={look.heading}>
      {words}
    </Subtitle1>
  )
}

/** `isAlone`: the buttons below are this person's. */
function Person({ row, isAlone }: { row: RemovalShown; isAlone: boolean }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const id = `removal ${row.id}`
  const decision = useDecisions().get(id)
  const name = row.name || t('review.somebody')
  const chosen = t('removals.keepNamed', { name })
  if (decision) return <Chosen id={id} decision={decision} />
  return (
    <div className={look.spread}>
      <div className={look.stack}>
        <Text className={look.wrap}>{name}</Text>
        <Text size={200} className={look.quiet}>
          {placeOf(t, row)} · {formats.time(row.at)}
        </Text>
      </div>
      {!isAlone && (
        <Choice
          size="small"
          aria-label={chosen}
          onClick={() =>
            decide(id, chosen, () => agent.keepRemovals({ shown: row.shown, id: row.id }).then(said))
          }
        >
          {t('removals.keepOne')}
        </Choice>
      )}
    </div>
  )
}

function Answers({ value }: { value: RemovalsPage }) {
  const { t } = useTranslation()
  const look = useLook()
  const { shown, total: count } = value
  const keep = t('removals.keep', { count })
  const now = t(`removals.now.${kindOf(value)}`, { count })
  return (
    <div className={look.row}>
      <Choice onClick={() => decide(ALL, keep, () => agent.keepRemovals({ shown }).then(said))}>
        {keep}
      </Choice>
      <Choice onClick={() => decide(ALL, now, () => agent.removeNow({ shown }).then(said))}>{now}</Choice>
    </div>
  )
}

const said = ({ ok }: RemovalsDone) => (ok ? { ok } : { ok, sentence: '' })
