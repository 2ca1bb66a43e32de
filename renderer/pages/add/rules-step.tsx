/** What happens later, in plain words with its effect; nothing that cannot be put right again is chosen beforehand. */
import { Field, Input, Radio, RadioGroup, Text } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useLook } from '../../look.ts'
import { type Draft, type Item, type Leaving, removes, type Side } from './draft.ts'
import { told } from './told.ts'
import { Labelled } from './what-step.tsx'

/** What is lost for good is last. */
const leaving: readonly Leaving[] = ['leave groups', 'keep', 'delete']
const sides: readonly Side[] = ['ask', 'spreadsheet', 'platform']
const firsts: readonly Side[] = ['platform', 'spreadsheet', 'ask']

export function RulesStep({
  item,
  onChange,
  complains,
}: {
  item: Item
  onChange(what: Partial<Draft>): void
  complains: boolean
}) {
  const { t } = useTranslation()
  const look = useLook()
  const { draft, existing } = item
  const isMissing = complains && removes(draft) && draft.onRemoved === null
  return (
    <>
      {existing?.approved && <Text className={look.wrap}>{t('add.afresh')}</Text>}
      {removes(draft) ? (
        <div data-missing={isMissing}>
          <Field
            label={<Text weight="semibold">{t('add.leaving')}</Text>}
            {...told(isMissing ? t('add.pleaseChoose') : undefined)}
          >
            <RadioGroup
              value={draft.onRemoved ?? ''}
              onChange={(_event, { value }) =>
                onChange({ onRemoved: leaving.find((one) => one === value) ?? null, deleteAgreed: false })
              }
            >
              {leaving.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={<Labelled title={t(`add.rule.${one}`)} text={t(`add.ruleText.${one}`)} />}
                />
              ))}
            </RadioGroup>
          </Field>
        </div>
      ) : (
        <Text className={look.wrap}>
          {t(draft.once ? 'add.onceNobodyLeaves' : 'add.changesNobodyLeaves')}
        </Text>
      )}
      {!draft.once && (
        <Field label={<Text weight="semibold">{t('add.bothChanged')}</Text>}>
          <RadioGroup
            value={draft.onConflict}
            onChange={(_event, { value }) =>
              onChange({ onConflict: sides.find((one) => one === value) ?? 'ask' })
            }
          >
            {sides.map((one) => (
              <Radio
                key={one}
                value={one}
                label={<Labelled title={t(`add.both.${one}`)} text={t(`add.bothText.${one}`)} />}
              />
            ))}
          </RadioGroup>
        </Field>
      )}
      {!existing?.approved && (
        <Field label={<Text weight="semibold">{t('add.firstDiffers')}</Text>}>
          <RadioGroup
            value={draft.firstSync}
            onChange={(_event, { value }) =>
              onChange({ firstSync: firsts.find((one) => one === value) ?? 'platform' })
            }
          >
            {firsts.map((one) => (
              <Radio
                key={one}
                value={one}
                label={<Labelled title={t(`add.first.${one}`)} text={t(`add.firstText.${one}`)} />}
              />
            ))}
          </RadioGroup>
        </Field>
      )}
      <Field
        label={<Text weight="semibold">{t('add.name')}</Text>}
        style={{ maxWidth: 420 }}
        data-missing={complains && draft.name.trim() === ''}
        {...told(complains && draft.name.trim() === '' ? t('add.missing.name') : undefined)}
      >
        <Input
          value={draft.name}
          maxLength={100}
          disabled={existing !== null}
          onChange={(_event, { value }) => onChange({ name: value })}
        />
      </Field>
    </>
  )
}
