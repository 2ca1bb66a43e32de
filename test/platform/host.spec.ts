import { expect, it } from 'vitest'
import { readHost } from '../../main/platform/host.ts'

it.each([
  ['https://flows.example.org', 'https://flows.example.org'],
  ['  https://flows.example.org/contact/?search=a#top ', 'https://flows.example.org'],
  ['flows.example.org', 'https://flows.example.org'],
  ['flows.example.org:8443/api/v2/', 'https://flows.example.org:8443'],
  ['HTTPS://Flows.Example.ORG:443', 'https://flows.example.org'],
  ['http://localhost:8123/', 'http://localhost:8123'],
  ['localhost:8123', 'http://localhost:8123'],
  ['127.0.0.1:8123', 'http://127.0.0.1:8123'],
  ['http://[::1]:8123', 'http://[::1]:8123'],
])('%s → %s', (typed, origin) => expect(readHost(typed)).toMatchObject({ kind: 'host', origin }))

it.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['https://', 'not-an-address'],
  ['my token', 'not-an-address'],
  ['https://exa mple.org', 'not-an-address'],
  ['ftp://flows.example.org', 'not-http'],
  ['file:///etc/passwd', 'not-http'],
  ['http://flows.example.org', 'not-encrypted'],
  ['http://127.0.0.1.example.org', 'not-encrypted'],
  ['http://localhost.example.org', 'not-encrypted'],
  ['http://10.0.0.5', 'not-encrypted'],
  ['https://ada:secret@flows.example.org', 'has-password'],
])('%s is refused: %s', (typed, why) => expect(readHost(typed)).toMatchObject({ kind: 'bad-host', why }))

it('knows this machine by every way to write it, and only this machine', () => {
  const isLoopback = (typed: string) => {
    const host = readHost(typed)
    return host.kind === 'host' && host.loopback
  }
  expect(
    ['http://127.1', 'http://2130706433', 'http://[0:0:0:0:0:0:0:1]', 'https://localhost'].map(isLoopback),
  ).toEqual([true, true, true, true])
  expect(isLoopback('https://flows.example.org')).toBe(false)
})

it('does not repeat a password in what it refuses', () => {
  expect(JSON.stringify(readHost('https://ada:secret@flows.example.org'))).not.toContain('secret')
})
