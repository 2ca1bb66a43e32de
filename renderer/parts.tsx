/** Small parts that every page uses: loading, failure, emptiness, and a sentence of what was done. */
import {
  Button,
  type ButtonProps,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Spinner,
  Text,
} from '@fluentui/react-components'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AGENT_RESTARTED } from '../shared/ipc-wire.ts'
import { useLook } from './look.ts'
import type { Asked } from './use-asked.ts'

/** What was asked, once it is there; before, that it is loaded; or that it failed, with a way on. */
export function Loaded<T>({ asked, children }: { asked: Asked<T>; children: (value: T) => ReactNode }) {
  const { t } = useTranslation()
  const { value, failed, again } = asked
  return (
    <>
      {failed && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t('common.failed')}</MessageBarBody>
          <MessageBarActions>
            <Button onClick={again}>{t('common.tryAgain')}</Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {value === undefined ? !failed && <Spinner label={t('common.loading')} /> : children(value)}
    </>
  )
}

export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  const look = useLook()
  return (
    <div className={look.empty}>
      {icon}
      <Text size={400} weight="semibold">
        {title}
      </Text>
      {children && <Text className={look.quiet}>{children}</Text>}
    </div>
  )
}

export type Said = { intent: 'success' | 'error' | 'info' | 'warning'; text: string }

/** Of something that was to be done: where the agent was started anew meanwhile, nobody knows how much of it was. */
export const failedWords = (error: unknown): 'common.interrupted' | 'common.failed' =>
  error instanceof Error && error.message === AGENT_RESTARTED ? 'common.interrupted' : 'common.failed'

/** Read out by a screen reader when it comes. */
export function Outcome({ said, children }: { said: Said | undefined; children?: ReactNode }) {
  return (
    <div role="status">
      {said && (
        <MessageBar intent={said.intent} layout="multiline">
          <MessageBarBody>{said.text}</MessageBarBody>
          {children && <MessageBarActions>{children}</MessageBarActions>}
        </MessageBar>
      )}
    </div>
  )
}

/**
 * Answers a question. The space bar and the pointer press it; Enter, which one hits by mistake, does not. Where choices are
 * numbered (`card-place` in page.css) its digit does too.
 */
export function Choice(props: ButtonProps) {
  return (
    <Button
      {...(props as object)}
      data-choice=""
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') event.preventDefault()
      }}
    >
      {props.children}
    </Button>
  )
}
