/** A button that saves something to a file of the person's choice, says how it went, and opens the file. */
import { Button, type ButtonProps } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../bridge.ts'
import { useLook } from '../look.ts'
import { Outcome, type Said } from '../parts.tsx'

/** @param write puts it there: what to say of it then; null when it could not be written. */
export function SaveToFile({
  label,
  fileName,
  size = 'medium',
  write,
}: {
  label: string
  fileName: string
  size?: ButtonProps['size']
  write(file: string): Promise<string | null>
}) {
  const { t } = useTranslation()
  const look = useLook()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said>()
  const [written, setWritten] = useState<string>()
  const save = async () => {
    setBusy(true)
    setWritten(undefined)
    setSaid(undefined)
    try {
      const file = await shell.chooseSaveFile(fileName, label)
      if (file !== null) {
        const done = await write(file)
        if (done !== null) setWritten(file)
        setSaid(
          done === null
            ? { intent: 'error', text: t('review.notExported') }
            : { intent: 'success', text: done },
        )
      }
    } catch {
      setSaid({ intent: 'error', text: t('common.failed') })
    }
    setBusy(false)
  }
  return (
    <div className={look.stack}>
      <div>
        <Button size={size} disabled={busy} onClick={() => void save()}>
          {label}
        </Button>
      </div>
      <Outcome said={said}>
        {written !== undefined && (
          <Button onClick={() => void shell.openFile(written)}>{t('common.openFile')}</Button>
        )}
      </Outcome>
    </div>
  )
}
