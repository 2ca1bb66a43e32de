/** Two different values: what both sides had, what the spreadsheet says, what the platform says, and a button for each. */
import { Button, Input, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewShown, SourceShown } from '../../shared/ipc-agent.ts'
import type { Done } from '../../shared/ipc-ask.ts'
import { agent, shell } from '../bridge.ts'
import { decide, useDecisions } from '../decisions.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice } from '../parts.tsx'
import { useAttributeName } from '../values.tsx'
import { Chosen, placeOf, ReviewCard } from './review-card.tsx'

type Conflict = Extract<ReviewShown, { kind: 'conflict' }>
type Attribute = Conflict['attributes'][number]
type Answer = Parameters<typeof agent.resolve>[0]['choice']

const useStyles = makeStyles({
  sides: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: '12px',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  side: {
    display: 'grid',
    gap: '6px',
    alignContent: 'start',
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    minWidth: 0,
  },
  value: { overflowWrap: 'anywhere' },
  choice: { justifySelf: 'start', textAlign: 'start', overflowWrap: 'anywhere', maxWidth: '100%' },
  typed: { flexGrow: 1, maxWidth: '320px' },
})

/**
 * An answer to one value gives the others of its contact a new number. What was shown is looked up again, and only where
 * all three values are as they were is the answer given.
 */
async function resolveShown(item: Conflict, shown: Attribute | undefined, choice: Answer): Promise<Done> {
  if (!shown) return agent.resolve({ named: { id: item.id }, choice })
  const number = item.id.split('-')[0]
  for (let offset: number | null = 0; offset !== null; ) {
    const page: Awaited<ReturnType<typeof agent.review>> = await agent.review({ kind: 'conflict', offset })
    for (const now of page.rows) {
      if (now.kind !== 'conflict' || now.id.split('-')[0] !== number) continue
      const same = now.attributes.find(({ name }) => name === shown.name)
      const isAsShown =
        same?.base === shown.base &&
        same.spreadsheet === shown.spreadsheet &&
        same.platform === shown.platform
      if (!isAsShown) return { ok: false, sentence: '' }
      return agent.resolve({ named: { id: now.id }, attribute: shown.name, choice })
    }
    offset = page.next
  }
  return { ok: false, sentence: '' }
}

export function ConflictCard({ item, source }: { item: Conflict; source: SourceShown | undefined }) {
  const { t } = useTranslation()
  const look = useLook()
  const decisions = useDecisions()
  const { about, attributes } = item
  const whole = decisions.get(item.id)
  const words = t(`review.about.${about}`)
  return (
    <ReviewCard kind="conflict" title={item.contact ?? t('review.somebody')} place={placeOf(t, item)}>
      <Text>{words}</Text>
      {whole ? (
        <Chosen id={item.id} decision={whole} />
      ) : about === 'values' ? (
        <>
          {attributes.map((attribute) => (
            <Sides key={attribute.name} item={item} attribute={attribute} source={source} />
          ))}
          {attributes.length > 1 && (
            <div className={look.row}>
              {(['spreadsheet', 'platform'] as const).map((keep) => (
                <Choice
                  key={keep}
                  onClick={() =>
                    decide(item.id, t(`review.allOf.${keep}`), () => resolveShown(item, undefined, { keep }))
                  }
                >
                  {t(`review.allOf.${keep}`)}
                </Choice>
              ))}
            </div>
          )}
        </>
      ) : (
        <>
          {attributes.length > 0 && <Lines attributes={attributes} />}
          <OtherAnswers item={item} />
        </>
      )}
    </ReviewCard>
  )
}

/** One value: always Before · In the spreadsheet · On the platform. */
function Sides({
  item,
  attribute,
  source,
}: {
  item: Conflict
  attribute: Attribute
  source: SourceShown | undefined
}) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const nameOf = useAttributeName()
  const decisions = useDecisions()
  const [typed, setTyped] = useState('')
  const [copied, setCopied] = useState(false)
  const id = `${item.id} ${attribute.name}`
  const name = nameOf(attribute.name)
  const shown = (value: string | null) => value || t('common.empty')
  const when = (at: string | null) => (at ? formats.moment(at) : t('review.notKnown'))
  const decision = decisions.get(id)
  const choose = (words: string, choice: Answer) =>
    decide(id, words, () => resolveShown(item, attribute, choice))
  return (
    <section className={look.stack} aria-label={name}>
      <Text weight="semibold">{name}</Text>
      <div className={styles.sides}>
        <div className={styles.side}>
          <Text size={200} className={look.quiet}>
            {t('review.before')}
          </Text>
          <Text className={styles.value}>{shown(attribute.base)}</Text>
          <Text size={200} className={look.quiet}>
            {t('review.both', { at: when(item.when.base) })}
          </Text>
        </div>
        <div className={styles.side}>
          <Text size={200} className={look.quiet}>
            {t('review.inSpreadsheet')}
          </Text>
          <Text weight="semibold" className={styles.value}>
            {shown(attribute.spreadsheet)}
          </Text>
          <Text size={200} className={look.quiet}>
            {t('review.saved', { at: when(item.when.spreadsheet) })}
          </Text>
          {!decision && (
            <Choice
              className={styles.choice}
              onClick={() =>
                choose(t('review.use', { value: shown(attribute.spreadsheet) }), { keep: 'spreadsheet' })
              }
            >
              {t('review.use', { value: shown(attribute.spreadsheet) })}
            </Choice>
          )}
        </div>
        <div className={styles.side}>
          <Text size={200} className={look.quiet}>
            {t('review.onPlatform')}
          </Text>
          <Text weight="semibold" className={styles.value}>
            {shown(attribute.platform)}
          </Text>
          <Text size={200} className={look.quiet}>
            {t('review.changed', { at: when(item.when.platform) })}
          </Text>
          {!decision && (
            <Choice
              className={styles.choice}
              onClick={() =>
                choose(t('review.keep', { value: shown(attribute.platform) }), { keep: 'platform' })
              }
            >
              {t('review.keep', { value: shown(attribute.platform) })}
            </Choice>
          )}
          <Text size={200}>{t('review.sheetStays')}</Text>
          <div className={look.row}>
            <Button
              size="small"
              onClick={() => void shell.copyText(attribute.platform ?? '').then(() => setCopied(true))}
            >
              {t(copied ? 'common.copied' : 'review.copyValue')}
            </Button>
            {source && (
              <Button size="small" onClick={() => void shell.openFile(source.file)}>
                {t('common.openFile')}
              </Button>
            )}
          </div>
        </div>
      </div>
      {decision ? (
        <Chosen id={id} decision={decision} />
      ) : (
        <div className={look.row}>
          <Input
            className={styles.typed}
            value={typed}
            onChange={(_event, { value }) => setTyped(value)}
            placeholder={t('review.orType')}
            aria-label={t('review.typedFor', { name })}
          />
          <Choice
            disabled={typed.trim() === ''}
            onClick={() => choose(t('review.use', { value: typed }), { value: typed })}
          >
            {typed.trim() === '' ? t('review.useTyped') : t('review.use', { value: typed })}
          </Choice>
        </div>
      )}
    </section>
  )
}

/** For questions that are not between two values: what is known, each with its name. */
function Lines({ attributes }: { attributes: readonly Attribute[] }) {
  const { t } = useTranslation()
  const look = useLook()
  const nameOf = useAttributeName()
  return (
    <ul className={look.list}>
      {attributes.map(({ name, spreadsheet, platform }) => (
        <li key={`${name} ${spreadsheet} ${platform}`} className={look.wrap}>
          <Text className={look.quiet}>{nameOf(name)}: </Text>
          <Text>
            {[
              spreadsheet && `${t('review.inSpreadsheet')}: ${spreadsheet}`,
              platform && `${t('review.onPlatform')}: ${platform}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function OtherAnswers({ item }: { item: Conflict }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const { about, attributes } = item
  const choices: { words: string; choice: Answer }[] =
    about === 'same-person'
      ? [
          { words: t('review.answer.samePerson'), choice: { value: 'same' } },
          { words: t('review.answer.differentPeople'), choice: { value: 'different' } },
        ]
      : about === 'two-owners'
        ? [
            ...attributes.flatMap(({ owner, platform }) =>
              owner
                ? [{ words: t('review.answer.itIs', { name: platform || owner }), choice: { value: owner } }]
                : [],
            ),
            { words: t('review.answer.leaveRowOut'), choice: { keep: 'platform' } },
          ]
        : [
            { words: t(`review.answer.${about}.spreadsheet`), choice: { keep: 'spreadsheet' } },
            { words: t(`review.answer.${about}.platform`), choice: { keep: 'platform' } },
          ]
  return (
    <div className={look.row}>
      {choices.map(({ words, choice }) => (
        <Choice
          key={words}
          className={mergeClasses(styles.choice)}
          onClick={() => decide(item.id, words, () => resolveShown(item, undefined, choice))}
        >
          {words}
        </Choice>
      ))}
    </div>
  )
}

/** The same answer for every contact with two different values. */
export function AllAlike({ rows, count }: { rows: readonly ReviewShown[]; count: number }) {
  const { t } = useTranslation()
  const look = useLook()
  const decisions = useDecisions()
  const decision = decisions.get('all')
  const values = rows.filter((item) => item.kind === 'conflict' && item.about === 'values')
  if (decision && decision.state !== 'done') return <Chosen id="all" decision={decision} />
  if (values.length < 2) return null
  return (
    <div className={look.row}>
      {(['spreadsheet', 'platform'] as const).map((keep) => {
        const words = t(`review.everybody.${keep}`, { count })
        return (
          <Choice
            key={keep}
            onClick={() =>
              decide('all', words, () => agent.resolve({ named: { all: 'values' }, choice: { keep } }))
            }
          >
            {words}
          </Choice>
        )
      })}
    </div>
  )
}
