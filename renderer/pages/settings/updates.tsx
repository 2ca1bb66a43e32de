/** New versions of the program: what is known, whether they are looked for, and installing one now. */
import { Button, ProgressBar, Subtitle1, Switch, Text } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UpdateState, Updates } from '../../../shared/update.ts'
import { shell } from '../../bridge.ts'
import { useLook } from '../../look.ts'

export function UpdatesCard() {
  const { t } = useTranslation()
  const look = useLook()
  const [now, setNow] = useState<Updates>()
  useEffect(() => {
    const stop = shell.updates.listen(setNow)
    void shell.updates.get().then(setNow, () => {}) // without an answer there is no card
    return stop
  }, [])
  if (!now) return null
  const { state, host, on, locked } = now
  const isBusy = ['checking', 'downloading', 'installing'].includes(state.kind)
  return (
    <section className={look.card} aria-labelledby="updates">
      <Subtitle1 as="h2" id="updates" className={look.heading}>
        {t('updates.title')}
      </Subtitle1>
      <div role="status" className={look.stack}>
        <Sentence state={state} locked={locked} />
        {now.byAdministrator && host !== '' && (
          <Text className={look.quiet}>{t('updates.byAdministrator')}</Text>
        )}
      </div>
      {state.kind === 'downloading' && <ProgressBar value={state.fraction} aria-labelledby="updates" />}
      {state.kind !== 'not-set-up' && (
        <>
          <Switch
            label={t('updates.on')}
            checked={on}
            disabled={locked}
            onChange={(_event, { checked }) => void shell.updates.change(checked)}
          />
          <Text className={look.quiet}>{t('updates.sends', { host })}</Text>
          <div className={look.row}>
            {state.kind === 'ready' && (
              <Button onClick={() => void shell.updates.install()}>{t('updates.install')}</Button>
            )}
            <Button disabled={!on || isBusy} onClick={() => void shell.updates.check()}>
              {t('updates.check')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Sentence({ state, locked }: { state: UpdateState; locked: boolean }) {
  const { t, i18n } = useTranslation()
  const look = useLook()
  const when = (at: number) =>
    new Date(at).toLocaleString(i18n.language, { dateStyle: 'short', timeStyle: 'short' })
  const sentence = () => {
    switch (state.kind) {
      case 'not-set-up':
        return t('updates.notSetUp')
      case 'off':
        return t(locked ? 'updates.offByAdministrator' : 'updates.off')
      case 'nothing-yet':
        return t('updates.nothingYet')
      case 'checking':
        return t('updates.checking')
      case 'up-to-date':
        return t('updates.upToDate', { when: when(state.checkedAt) })
      case 'administrator':
        return t('updates.administrator', { version: state.version })
      case 'downloading':
        return t('updates.downloading', { version: state.version })
      case 'ready':
        return t('updates.ready', { version: state.version })
      case 'installing':
        return t('updates.installing', { version: state.version })
      case 'failed':
        return t(`updates.failed.${state.why}`, { when: when(state.checkedAt) })
    }
  }
  return <Text className={look.wrap}>{sentence()}</Text>
}
