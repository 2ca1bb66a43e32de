/** How it stands, what is going on, what needs a person, the spreadsheets and the last runs. */
import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  ProgressBar,
  Subtitle1,
  Text,
  Title2,
} from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { useTranslation } from 'react-i18next'
import { isPaused, pauseChoices } from '../../shared/pause.ts'
import { needsYouCount, type Standing } from '../../shared/standing.ts'
import { standingKind, standingSentence } from '../../shared/standing-words.ts'
import { agent } from '../bridge.ts'
import { useFormats } from '../formats.ts'
import { useLook } from '../look.ts'
import { Loaded } from '../parts.tsx'
import { useFrame, withoutPractice } from '../standing-context.ts'
import { StateIcon } from '../state-icon.tsx'
import { useAsked } from '../use-asked.ts'
import { RemovalsCard } from './removals-card.tsx'
import { RunsChart } from './runs-chart.tsx'
import { SourceCard } from './source-card.tsx'

export function Overview() {
  const { t } = useTranslation()
  const look = useLook()
  const { standing, language, add } = useFrame()
  const now = Date.now()
  const sources = useAsked(() => agent.sources(undefined))
  const contacts = useAsked(() => agent.contacts({ limit: 0 }))
  const paused = isPaused(standing.pause, now)
  return (
    <div className={look.page}>
      <div className={look.spread}>
        <div className={look.row} role="status">
          <StateIcon kind={standingKind(standing, now)} large />
          <Title2 as="h1" className={look.heading}>
            {standingSentence(withoutPractice(standing), language, now)}
          </Title2>
        </div>
        <div className={look.row}>
          <Button icon={<ArrowSyncRegular />} onClick={() => void agent.syncNow(undefined)}>
            {t('checkNow')}
          </Button>
          {paused ? (
            <Button icon={<PlayRegular />} onClick={() => void agent.pause('resume')}>
              {t('overview.resume')}
            </Button>
          ) : (
            <PauseMenu />
          )}
        </div>
      </div>
      {paused && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('overview.pausedText')}</MessageBarBody>
        </MessageBar>
      )}
      <TroubleBar standing={standing} />
      <Continued standing={standing} />
      <Progress standing={standing} />
      <NeedsYou standing={standing} />
      {standing.removals && <RemovalsCard />}
      <section className={look.stack} aria-labelledby="spreadsheets">
        <div className={look.spread}>
          <Subtitle1 as="h2" id="spreadsheets" className={look.heading}>
            {t('spreadsheets')}
          </Subtitle1>
          <Button icon={<AddRegular />} onClick={() => add([])}>
            {t('add.button')}
          </Button>
        </div>
        <Loaded asked={sources}>
          {(listed) =>
            listed.length === 0 ? (
              <Text className={look.quiet}>{t('noSpreadsheets')}</Text>
            ) : (
              <ul className={look.list}>
                {listed.map((source) => (
                  <li key={source.id}>
                    <SourceCard source={source} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        {contacts.value && (
          <Text className={look.quiet}>{t('contacts', { count: contacts.value.total })}</Text>
        )}
      </section>
      <RunsChart />
    </div>
  )
}

function PauseMenu() {
  const { t } = useTranslation()
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<PauseRegular />}>{t('overview.pause')}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {pauseChoices.map((choice) => (
            <MenuItem key={choice} onClick={() => void agent.pause(choice)}>
              {t(`overview.pauseFor.${choice}`)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

/** What keeps it from working, and what a person can do about it. */
function TroubleBar({ standing: { trouble } }: { standing: Standing }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { connect } = useFrame()
  // What is wrong with the data, and what to do, is the page's first line already.
  if (!trouble || trouble.kind === 'data') return null
  const isKey =
    trouble.kind === 'key-refused' || trouble.kind === 'no-permission' || trouble.kind === 'key-missing'
  return (
    <MessageBar intent={trouble.kind === 'offline' ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        {t(
          `trouble.${trouble.kind}`,
          trouble.kind === 'offline' ? { since: formats.moment(trouble.since) } : {},
        )}
      </MessageBarBody>
      {isKey && (
        <MessageBarActions>
          <Button onClick={() => connect()}>{t('trouble.enterKey')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}

/** It was ended in the middle of sending, and went on. */
function Continued({ standing: { continued } }: { standing: Standing }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!continued) return null
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        {t('overview.continued', { count: continued.changes, at: formats.moment(continued.at) })}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => void agent.continuedSeen(undefined)}>{t('understood')}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}

/** How far sending is, when it will be done, and how much the platform allows. */
function Progress({ standing: { status, queued } }: { standing: Standing }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { value: queue } = useAsked(() => agent.queue(undefined))
  const isSending = status.phase === 'draining'
  if (!isSending && queued === 0) return null
  const finish = (isSending ? status.finishAt : null) ?? queue?.finishAt ?? null
  const total = isSending ? status.done + status.left : 0
  return (
    <section className={look.card} aria-label={t('overview.sending')}>
      {isSending && total > 0 && (
        <ProgressBar
          value={status.done / total}
          aria-label={t('overview.sent', { done: formats.number(status.done), total: formats.number(total) })}
        />
      )}
      <Text className={look.figures}>
        {t('overview.queued', { count: isSending ? status.left : queued })}
      </Text>
      {finish && (
        <Text className={look.quiet}>
          {formats.moment(finish.earliest) === formats.moment(finish.latest)
            ? t('overview.doneAt', { at: formats.moment(finish.latest) })
            : t('overview.doneBetween', {
                from: formats.moment(finish.earliest),
                to: formats.moment(finish.latest),
              })}
        </Text>
      )}
      {queue && queue.allowed !== null && (
        <Text className={look.quiet}>
          {t('overview.budget', { used: formats.number(queue.used), allowed: formats.number(queue.allowed) })}
        </Text>
      )}
    </section>
  )
}

function NeedsYou({ standing }: { standing: Standing }) {
  const { t } = useTranslation()
  const look = useLook()
  const formats = useFormats()
  const { go } = useFrame()
  const { conflicts, holds, problems, firstSyncs } = standing.needsYou
  const counts = [
    ['firstSyncs', firstSyncs],
    ['conflicts', conflicts],
    ['holds', holds],
    ['problems', problems],
  ] as const
  return (
    <section className={look.card} aria-labelledby="needs-you">
      <div className={look.spread}>
        <Subtitle1 as="h2" id="needs-you" className={look.heading}>
          {t('waitsForYou')}
        </Subtitle1>
        {needsYouCount(standing) > 0 && (
          <Button appearance="primary" onClick={() => go('review')}>
            {t('overview.review')}
          </Button>
        )}
      </div>
      {needsYouCount(standing) === 0 && <Text className={look.quiet}>{t('nothingWaits')}</Text>}
      <ul className={look.list}>
        {counts.map(
          ([kind, count]) =>
            count > 0 && (
              <li key={kind} className={look.row}>
                <Badge appearance="tint" color={kind === 'problems' ? 'danger' : 'warning'} size="large">
                  {formats.number(count)}
                </Badge>
                <Text>{t(`overview.needs.${kind}`, { count })}</Text>
              </li>
            ),
        )}
      </ul>
    </section>
  )
}
