/** The access key: hidden unless the person wants to see it; what was pasted along with it is cut when one leaves the field. */
import { Button, Field, Input } from '@fluentui/react-components'
import { EyeRegular } from '@fluentui/react-icons/svg/eye'
import { EyeOffRegular } from '@fluentui/react-icons/svg/eye-off'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tidyKey } from './address.ts'

export function KeyInput({ value, onChange }: { value: string; onChange(key: string): void }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <Field label={t('key')} hint={t('connecting.keyHint')} required>
      <Input
        type={shown ? 'text' : 'password'}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(_event, data) => onChange(data.value)}
        onPaste={(event) => {
          // At once, so that what is seen is what is tried; within a longer text it is cut on leaving.
          if (value !== '') return
          event.preventDefault()
          onChange(tidyKey(event.clipboardData.getData('text')))
        }}
        onBlur={() => onChange(tidyKey(value))}
        contentAfter={
          <Button
            appearance="transparent"
            size="small"
            icon={shown ? <EyeOffRegular /> : <EyeRegular />}
            aria-label={t(shown ? 'connecting.hide' : 'connecting.show')}
            onClick={() => setShown(!shown)}
          />
        }
      />
    </Field>
  )
}
