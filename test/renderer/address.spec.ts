/** What people paste for an address and a key. */
import { expect, it } from 'vitest'
import { platformOf, tidyAddress, tidyKey } from '../../renderer/first-run/address.ts'

it.each([
  ['https://textit.com/contact/read/1?x=2#top', 'https://textit.com'],
  ['  textit.com  ', 'https://textit.com'],
  ['www.textit.com/msg', 'https://textit.com'],
  ['TextIt', 'https://textit.com'],
  ['textit.in', 'https://textit.com'],
  ['http://flows.weni.ai/', 'https://flows.weni.ai'],
  ['https://dash.weni.ai/projects/0b4a/home', 'https://flows.weni.ai'],
  ['htps://flows.example.org/api', 'https://flows.example.org'],
  ['http//flows.example.org', 'https://flows.example.org'],
  ['https:/flows.example.org', 'https://flows.example.org'],
  ['https:flows.example.org', 'https://flows.example.org'],
  ['https;//flows.example.org', 'https://flows.example.org'],
  ['https:\\\\flows.example.org\\org\\home', 'https://flows.example.org'],
  ['hhttps://flows.example.org', 'https://flows.example.org'],
  ['<https://flows.example.org/x>', 'https://flows.example.org'],
  ['flows.example.org:8443/contact', 'https://flows.example.org:8443'],
  ['FLOWS.Example.ORG', 'https://flows.example.org'],
  ['flows . example.org', 'https://flows.example.org'],
  ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
  ['http://localhost:8000/x', 'http://localhost:8000'],
  ['https://localhost:8443', 'https://localhost:8443'],
  // Left for the agent to say what is wrong.
  ['ftp://flows.example.org', 'ftp://flows.example.org'],
  ['https://ana:secret@flows.example.org', 'https://ana:secret@flows.example.org'],
  ['', ''],
])('%s means %s', (typed, meant) => expect(tidyAddress(typed)).toBe(meant))

it.each([
  ['  abc123\n', 'abc123'],
  ['Token abc123', 'abc123'],
  ['Authorization: Token abc123', 'abc123'],
  ['token: abc123', 'abc123'],
  ['"abc123"', 'abc123'],
  ['abc 123', 'abc123'],
  ['\u200babc123\ufeff', 'abc123'],
  ['tokenabc', 'tokenabc'],
])('the key in %j is %s', (typed, key) => expect(tidyKey(typed)).toBe(key))

it('which platform an address belongs to', () => {
  expect(platformOf('dash.weni.ai/x')).toBe('weni')
  expect(platformOf('flows.example.org')).toBe('other')
})
