/** What a column can be taken for, in people's words. */
import { useTranslation } from 'react-i18next'

/** Names of networks, the same in every language. */
const networks: Readonly<Record<string, string>> = {
  telegram: 'Telegram',
  facebook: 'Facebook',
  instagram: 'Instagram',
  twitterid: 'X (Twitter)',
  twitter: 'X (Twitter)',
  viber: 'Viber',
  line: 'LINE',
  wechat: 'WeChat',
  vk: 'VK',
  discord: 'Discord',
  slack: 'Slack',
  teams: 'Microsoft Teams',
}
export const offeredNetworks = ['telegram', 'facebook', 'instagram', 'twitterid', 'viber', 'line', 'wechat']

/** `urn:tel` → "Phone"; a field by the name it has on the platform. */
export function useTargetWords(
  fields: readonly { key: string; name: string }[],
): (target: string | null) => string {
  const { t, i18n } = useTranslation()
  return (target) => {
    if (target === null || target === 'ignore') return t('add.target.ignore')
    const colon = target.indexOf(':')
    const [kind, rest] = colon < 0 ? [target, ''] : [target.slice(0, colon), target.slice(colon + 1)]
    switch (kind) {
      case 'field':
        return t('add.target.field', { name: fields.find(({ key }) => key === rest)?.name ?? rest })
      case 'group':
        return t('add.target.group', { name: rest })
      case 'name':
        if (rest === '') return t('add.target.name')
        return /^[1-3]$/.test(rest) ? t(`add.target.name${rest}`) : t('add.target.namePart', { part: rest })
      case 'urn':
        return i18n.exists(`add.target.${rest}`)
          ? t(`add.target.${rest}`)
          : (networks[rest] ?? t('add.target.otherAddress', { name: rest }))
      default:
        return i18n.exists(`add.target.${kind}`) ? t(`add.target.${kind}`) : target
    }
  }
}
