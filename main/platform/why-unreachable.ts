/** Why a platform could not be used, by what a person can do about it: from the codes of Node's and Electron's network. */
import type { UnreachableWhy } from '../../shared/ipc-account.ts'
import type { Unavailable } from './outcome.ts'

const byCode: readonly (readonly [RegExp, UnreachableWhy])[] = [
  [/^ERR_PROXY_AUTH|^ERR_UNEXPECTED_PROXY_AUTH/, 'proxy-password'],
  [/^ERR_(PROXY_|TUNNEL_|MANDATORY_PROXY|NO_SUPPORTED_PROXIES|SOCKS_)/, 'proxy'],
  [/^(ENOTFOUND|EAI_NODATA|ERR_NAME_NOT_RESOLVED)$/, 'no-such-host'],
  [/^(EAI_AGAIN|EAI_FAIL|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|ERR_INTERNET_DISCONNECTED)$/, 'offline'],
  [/^(ERR_NETWORK_CHANGED|ERR_NETWORK_IO_SUSPENDED|ERR_ADDRESS_UNREACHABLE)$/, 'offline'],
  [/^(ERR_NAME_RESOLUTION_FAILED|ERR_DNS_)/, 'offline'],
  [/^(ECONNREFUSED|ERR_CONNECTION_REFUSED|ERR_UNSAFE_PORT)$/, 'nobody'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_CERT_DATE_INVALID)$/, 'certificate-date'],
  [/ALTNAME_INVALID|HOSTNAME_MISMATCH|^ERR_CERT_COMMON_NAME_INVALID$/, 'certificate-name'],
  [/^(CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|ERR_CERT_|ERR_TLS_CERT)/, 'certificate'],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, 'not-encrypted'],
]

/** What is not in the list dropped on the way, or did not come in time. */
export function whyUnreachable({ why, detail = '', answer }: Unavailable): UnreachableWhy {
  const status = answer?.status
  if (status === 407) return 'proxy-password'
  const code = byCode.find(([pattern]) => pattern.test(detail))?.[1]
  switch (why) {
    case 'network':
    case 'tls':
    case 'timeout':
      return code ?? (why === 'tls' ? 'not-encrypted' : why === 'timeout' ? 'timeout' : 'dropped')
    case 'redirected':
    case 'throttled':
    case 'server-error':
      return why
    case 'field-cache':
      return 'server-error'
    case 'cancelled':
      return 'busy'
    case 'not-the-api':
      if (status === 511) return 'web-page'
      if (status === 401 || status === 403) return 'blocked'
      return detail === WEB_PAGE ? 'web-page' : 'not-the-platform'
  }
}

/** The `detail` of a success that brought a web page. */
export const WEB_PAGE = 'a web page'
