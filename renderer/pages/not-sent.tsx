/** What is not sent because it was decided so, and the way back: "send after all". Closed until a person asks for it. */
import { Button, Subtitle2, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecidedShown } from '../../shared/ipc-decided.ts'
import { agent } from '../bridge.ts'
import { decide, useDecisions } from '../decisions.ts'
import { useLook } from '../look.ts'
import { Pager } from '../pager.tsx'
import { Choice, Loaded } from '../parts.tsx'
import { useAsked } from '../use-asked.ts'
import { useAttributeName } from '../values.tsx'
import { Chosen, placeOf } from './review-card.tsx'

const PAGE = 50

export function NotSent() {
  const { t } = useTranslation()
  const look = useLook()
  const [open, setOpen] = useState(false)
  return (
    <section className={look.stack} aria-label={t('notSent.title')}>
      <div>
        <Button appearance="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'notSent.hide' : 'notSent.show')}
        </Button>
      </div>
      {open && <List />}
    </section>
  )
}

function List() {
  const { t } = useTranslation()
  const look = useLook()
  const [offset, setOffset] = useState(0)
  const asked = useAsked(() => agent.decided({ offset, limit: PAGE }), String(offset))
  return (
    <Loaded asked={asked}>
      {({ rows, total }) => (
        <>
          <Text className={look.quiet}>{t(total === 0 ? 'notSent.none' : 'notSent.text')}</Text>
          <ul className={look.list}>
            {rows.map((row) => (
              <li key={row.id}>
                <Card row={row} />
              </li>
            ))}
          </ul>
          <Pager offset={offset} size={PAGE} total={total} onMove={setOffset} />
        </>
      )}
    </Loaded>
  )
}

function Card({ row }: { row: DecidedShown }) {
  const { t } = useTranslation()
  const look = useLook()
  const nameOf = useAttributeName()
  const id = `not-sent ${row.id}`
  const decision = useDecisions().get(id)
  const person = row.person || t('review.somebody')
  const value = (text: string | null) => (text === null || text === '' ? t('common.empty') : text)
  const send = (chosen: string, attribute?: string) =>
    decide(id, chosen, async () => {
      const { ok } = await agent.sendAfterAll({
        id: row.id,
        shown: row.shown,
        ...(attribute && { attribute }),
      })
      return ok ? { ok } : { ok, sentence: '' }
    })
  const all = t(`notSent.send.${row.kind}`, { person })
  return (
    <article className={look.card} aria-label={person}>
      <div className={look.stack}>
        <Subtitle2 as="h3" className={look.heading}>
          {person}
        </Subtitle2>
        <Text size={200} className={look.quiet}>
          {placeOf(t, row)} · {t(`notSent.kind.${row.kind}`)}
        </Text>
      </div>
      <ul className={look.list}>
        {row.attributes.map(({ name, spreadsheet, platform }) => (
          <li key={name} className={look.spread}>
            <Text className={look.wrap}>
              {row.kind === 'row'
                ? t('notSent.one', { name: nameOf(name), value: value(spreadsheet) })
                : t('notSent.two', {
                    name: nameOf(name),
                    spreadsheet: value(spreadsheet),
                    platform: value(platform),
                  })}
            </Text>
            {row.kind === 'values' && row.attributes.length > 1 && !decision && (
              <Choice
                size="small"
                onClick={() =>
                  send(t('notSent.sendOne', { name: nameOf(name), value: value(spreadsheet) }), name)
                }
              >
                {t('notSent.sendOne', { name: nameOf(name), value: value(spreadsheet) })}
              </Choice>
            )}
          </li>
        ))}
      </ul>
      {decision ? (
        <Chosen id={id} decision={decision} />
      ) : (
        <div>
          <Choice onClick={() => send(all)}>{all}</Choice>
        </div>
      )}
    </article>
  )
}
