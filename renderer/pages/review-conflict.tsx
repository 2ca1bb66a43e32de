/** Two different values: what both sides had, what the spreadsheet says, what the platform says, and a button for each. */
import { Button, Input, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Done } from '../../shared/ipc-ask.ts'
import type { SourceShown } from '../../shared/ipc-lists.ts'
import type { ReviewShown } from '../../shared/ipc-review.ts'
import { agent, shell } from '../bridge.ts'
import { decide, useDecisions } from '../decisions.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Choice } from '../parts.tsx'
import { plainAddress, useAttributeName, useValueText, Values } from '../values.tsx'
import { Chosen, fileNameOf, placeOf, ReviewCard } from './review-card.tsx'

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
  two: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: '12px',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
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
    <ReviewCard
      kind="conflict"
      title={item.contact ?? t('review.somebody')}
      place={placeOf(t, item, source?.kind === 'webhook')}
    >
      <Text>{words}</Text>
      {whole ? (
        <Chosen id={item.id} decision={whole} />
      ) : about === 'values' ? (
        <>
          {attributes.map((attribute) => (
            <Sides key={attribute.name} item={item} attribute={attribute} />
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
          {item.other ? (
            <TwoRows item={item} other={item.other} />
          ) : (
            attributes.length > 0 && <Lines about={about} attributes={attributes} />
          )}
          <OtherAnswers item={item} />
          {item.file !== null && (
            <div>
              <OpenFile file={item.file} />
            </div>
          )}
        </>
      )}
    </ReviewCard>
  )
}

/** One value: always Before · In the spreadsheet · On the platform. */
function Sides({ item, attribute }: { item: Conflict; attribute: Attribute }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const formats = useFormats()
  const nameOf = useAttributeName()
  const decisions = useDecisions()
  const [typed, setTyped] = useState('')
  const [copied, setCopied] = useState(false)
  // Whatever number the question has by then: an answer to another value gives it a new one.
  const id = JSON.stringify([item.id.split('-')[0], attribute.name])
  const asShown = JSON.stringify(attribute)
  const name = nameOf(attribute.name)
  const valueText = useValueText()
  const shown = (value: string | null) => valueText(attribute.name, value)
  const when = (at: string | null) => (at ? formats.moment(at) : t('review.notKnown'))
  const made = decisions.get(id)
  // What was decided about other values answers nothing of these; that it was refused because they changed is said.
  const decision = made?.state === 'done' && made.shown !== asShown ? undefined : made
  const choose = (words: string, choice: Answer) =>
    decide(id, words, () => resolveShown(item, attribute, choice), asShown)
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
            {item.when.saved && item.file !== null
              ? t('review.inFile', { file: fileNameOf(item.file), at: when(item.when.saved) })
              : t('review.readAt', { at: when(item.when.spreadsheet) })}
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
              data-key="copy"
              onClick={() =>
                void shell
                  .copyText(attribute.platform ? shown(attribute.platform) : '')
                  .then(() => setCopied(true))
              }
            >
              {t(copied ? 'common.copied' : 'review.copyValue')}
            </Button>
            {item.file !== null && <OpenFile file={item.file} />}
          </div>
        </div>
      </div>
      {decision ? (
        <Chosen id={id} decision={decision} />
      ) : (
        <div className={look.row}>
          <Input
            className={styles.typed}
            input={{ 'data-key': 'type' } as object}
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

function OpenFile({ file }: { file: string }) {
  const { t } = useTranslation()
  return (
    <Button size="small" data-key="open" onClick={() => void shell.openFile(file)}>
      {t('common.openFile')}
    </Button>
  )
}

/** For questions that are not between two values: what is known, each with its name. */
function Lines({ about, attributes }: { about: Conflict['about']; attributes: readonly Attribute[] }) {
  const { t } = useTranslation()
  const look = useLook()
  const nameOf = useAttributeName()
  return (
    <div className={look.stack}>
      {about === 'removed-but-changed' && <Text>{t('review.changedThere')}</Text>}
      <ul className={look.list}>
        {attributes.map(({ name, base, spreadsheet, platform, owner }) => (
          <li key={`${name} ${spreadsheet} ${platform} ${owner}`} className={look.wrap}>
            {about === 'urn-taken' || about === 'two-owners' ? (
              <Text>
                {t('review.belongsTo', {
                  address: plainAddress(spreadsheet ?? ''),
                  owner: platform && platform !== owner ? platform : t('review.somebodyElse'),
                })}
              </Text>
            ) : about === 'removed-but-changed' ? (
              <Values attributes={[{ name, before: base, after: platform }]} isNew={false} />
            ) : (
              <>
                <Text className={look.quiet}>{nameOf(name)}: </Text>
                <Text>
                  {[
                    spreadsheet && `${t('review.inSpreadsheet')}: ${spreadsheet}`,
                    platform && `${t('review.onPlatform')}: ${platform}`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Two rows that may be one person, side by side; values that are the same in both are left out. */
function TwoRows({ item, other }: { item: Conflict; other: NonNullable<Conflict['other']> }) {
  const { t } = useTranslation()
  const look = useLook()
  const styles = useStyles()
  const nameOf = useAttributeName()
  const shown = useValueText()
  const own = item.attributes.filter(({ name }) => name !== 'name')
  const side = (title: string, place: string, name: string | null, values: [string, string | null][]) => (
    <div className={styles.side}>
      <Text size={200} className={look.quiet}>
        {[title, place].filter(Boolean).join(' · ')}
      </Text>
      <Text weight="semibold" className={styles.value}>
        {name ?? t('review.somebody')}
      </Text>
      {values.map(([attribute, value]) => (
        <Text key={attribute} className={styles.value}>
          {nameOf(attribute)}: {shown(attribute, value)}
        </Text>
      ))}
    </div>
  )
  const rowWords = (row: number | null) => (row === null ? '' : t('common.row', { row }))
  return (
    <div className={styles.two}>
      {side(t('review.gone.title'), rowWords(other.row), other.name, [
        ...own.map(({ name, base }): [string, string | null] => [name, base]),
        ...(own.some(({ name }) => name.startsWith('urn')) || other.addresses.length === 0
          ? []
          : [['urns', other.addresses.join(', ')] as [string, string]]),
      ])}
      {side(
        t('review.gone.come'),
        rowWords(item.row),
        item.contact,
        own.map(({ name, spreadsheet }) => [name, spreadsheet]),
      )}
    </div>
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

/** Which answers may be given to all of a kind: none that deletes. */
const ALIKE: readonly [Conflict['about'], readonly ('spreadsheet' | 'platform')[]][] = [
  ['values', ['spreadsheet', 'platform']],
  ['gone', ['spreadsheet', 'platform']],
  ['removed-but-changed', ['platform']],
  ['urn-taken', ['platform']],
  ['two-owners', ['platform']],
]

/** The same answer for every question of a kind. */
export function AllAlike({ alike }: { alike: Readonly<Partial<Record<Conflict['about'], number>>> }) {
  const { t } = useTranslation()
  const look = useLook()
  const decisions = useDecisions()
  const several = ALIKE.filter(([about]) => (alike[about] ?? 0) > 1)
  if (several.length === 0) return null
  return (
    <ul className={look.list}>
      {several.map(([about, keeps]) => {
        const id = `all ${about}`
        const decision = decisions.get(id)
        return (
          <li key={about} className={look.row}>
            {decision && decision.state !== 'done' ? (
              <Chosen id={id} decision={decision} />
            ) : (
              keeps.map((keep) => {
                const words = t(`review.alike.${about}.${keep}`, { count: alike[about] ?? 0 })
                return (
                  <Choice
                    key={keep}
                    onClick={() =>
                      decide(id, words, () => agent.resolve({ named: { all: about }, choice: { keep } }))
                    }
                  >
                    {words}
                  </Choice>
                )
              })
            )}
          </li>
        )
      })}
    </ul>
  )
}
