/** What names a person goes from a text; what a helper needs stays. */
import { expect, it } from 'vitest'
import { openMask, wordsOf } from '../../main/agent/mask.ts'

const mask = openMask({
  nameWords: wordsOf(['Ana Beatriz Souza', "Édson D'Ávila", '王 小明', 'Jo']),
  secrets: ['office-key'],
  folders: [
    ['/home/maria/.local/share/agent', '<data>'],
    ['/home/maria', '<home>'],
  ],
})

it.each([
  ['Souza, ana and JO', '***, *** and ***'],
  ['EDSON d’ávila', '*** d’***'],
  ['王 小明 wrote', '*** *** wrote'],
  ['ana.souza+x@exemplo.com.br said', '*** said'],
  ['tel:+5584999990001 and whatsapp:5584999990001', '*** and ***'],
  ['call (84) 99999-0002 now', 'call (*** now'],
  ['+55 84 9 9999 0002', '***'],
  ['with office-key', 'with ***'],
  ['0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c', '***'],
  ['contact 0b7a4f0e-0000-4000-8000-000000000001', 'contact ***'],
  ['/home/maria/.local/share/agent/account/data', '<data>/account/data'],
  ['C:\\Users\\Maria\\Lista da Ana.xlsx', '***'],
  [
    '[2026-11-23 09:00:00.123] [info] Started, version 1.2.3',
    '[2026-11-23 09:00:00.123] [info] Started, version 1.2.3',
  ],
  ['    at open (file:///opt/app/agent.js:12:34)', '    at open (file:///opt/app/agent.js:12:34)'],
  ['TypeError ENOSPC', 'TypeError ENOSPC'],
])('%s', (text, shown) => {
  expect(mask(text)).toBe(shown)
})
