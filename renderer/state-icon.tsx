/** A picture for each way the agent can stand; beside it there is always the sentence. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { ClipboardTaskFilled } from '@fluentui/react-icons/svg/clipboard-task'
import { CloudOffRegular } from '@fluentui/react-icons/svg/cloud-off'
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle'
import { HourglassRegular } from '@fluentui/react-icons/svg/hourglass'
import { KeyRegular } from '@fluentui/react-icons/svg/key'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import type { ComponentType } from 'react'
import type { StandingKind } from '../shared/standing-words.ts'

const useStyles = makeStyles({
  icon: { flexShrink: 0, fontSize: '20px' },
  large: { fontSize: '32px' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  work: { color: tokens.colorBrandForeground1 },
  attention: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  still: { color: tokens.colorNeutralForeground3 },
})
type Tone = 'good' | 'work' | 'attention' | 'bad' | 'still'

const drawn: Readonly<
  Record<StandingKind, [icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>, tone: Tone]>
> = {
  'not-set-up': [PlugConnectedRegular, 'still'],
  'up-to-date': [CheckmarkCircleFilled, 'good'],
  scanning: [ArrowSyncRegular, 'work'],
  sending: [SendRegular, 'work'],
  waiting: [HourglassRegular, 'still'],
  paused: [PauseRegular, 'still'],
  'needs-you': [ClipboardTaskFilled, 'attention'],
  offline: [CloudOffRegular, 'still'],
  'key-refused': [KeyRegular, 'bad'],
  stopped: [ErrorCircleFilled, 'bad'],
}

export function StateIcon({ kind, large = false }: { kind: StandingKind; large?: boolean }) {
  const styles = useStyles()
  const [Icon, tone] = drawn[kind]
  return <Icon aria-hidden className={mergeClasses(styles.icon, large && styles.large, styles[tone])} />
}
