/** What Node does with half a character at an odd place ends a process, so it happens in one of its own. */
import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const ask = () =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { guardWideText } from './main/spreadsheets/wide-text.ts'
      guardWideText()
      const bytes = Buffer.from('x' + 'Ação'.repeat(1000) + 'x', 'utf16le').subarray(1)
      let length = 0
      for (let n = 0; n < 2000; n++)
        for (const end of [bytes.length, 4001, 2345])
          length += bytes.toString('utf16le', 0, end).length + bytes.subarray(0, end).toString('ucs2').length
      const text = Buffer.from('-Ação!', 'utf16le')
      console.log(JSON.stringify([length, text.toString('utf16le', 2, 11), text.toString('UCS-2', -1, 99), text.toString('ucs2', 9, 3), text.toString('latin1', 0, 1)]))`,
    ],
    { encoding: 'utf8' },
  )

it('half a character at the end is left out, and nothing else', () => {
  const length = 2000 * 2 * [8003, 4001, 2345].reduce((sum, bytes) => sum + Math.floor(bytes / 2), 0)
  expect(JSON.parse(ask())).toEqual([length, 'Ação', '-Ação!', '', '-'])
})
