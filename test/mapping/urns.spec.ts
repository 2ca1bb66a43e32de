import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseUrn } from '../../main/mapping/canonical.ts'
import { readEmail, splitEmails } from '../../main/mapping/emails.ts'
import { ninthDigitTwin, urnKey } from '../../main/mapping/ninth-digit.ts'
import { type ProfileId, urnReader } from '../../main/mapping/urns.ts'

const read = (scheme: string, text: string, profile: ProfileId = 'weni-flows') =>
  urnReader({ scheme, country: 'BR', profile, international: false }).read(text)

it.each([
  ['tel', '(84) 99999-0002', 'tel:+5584999990002'],
  ['whatsapp', '(84) 99999-0002', 'whatsapp:5584999990002'],
  ['whatsapp', 'whatsapp:5584999990002', 'whatsapp:5584999990002'],
  ['whatsapp', 'br.1a2B3c', 'whatsapp:BR.1a2B3c'],
  ['mailto', 'Ana@Example.ORG', 'mailto:ana@example.org'],
  ['mailto', 'Ana Lima <ana@example.org>', 'mailto:ana@example.org'],
  ['ext', ' A-17 ', 'ext:A-17'],
  ['ext', 'l:1234567890', 'ext:l:1234567890'],
  ['ext', 'zcrm_5584999990001', 'ext:zcrm_5584999990001'],
  ['ext', '0017', 'ext:0017'],
  ['ext', '10% off #1?', 'ext:10%25 off %231%3F'],
  ['twitter', '@AnaLima', 'twitter:analima'],
  ['telegram', '123456', 'telegram:123456'],
  ['facebook', 'ref:abc', 'facebook:ref:abc'],
])('%s %j becomes %s', (scheme, text, urn) => expect(read(scheme, text)).toBe(urn))

it.each<[scheme: string, text: string, code: string, profile?: ProfileId]>([
  ['telegram', '@ana', 'bad-urn'],
  ['instagram', 'ana', 'bad-urn'],
  ['twitter', 'a name that is too long', 'bad-urn'],
  ['whatsapp', 'BR.abc', 'bad-urn', 'upstream-9'],
  ['ext', 'x'.repeat(252), 'bad-urn'],
  ['mailto', 'ana@', 'bad-email'],
  ['ext', 'N/A', 'bad-urn'],
  ['ext', '-', 'bad-urn'],
  ['tel', 'abc', 'bad-phone'],
])('%s %j is a problem: %s', (scheme, text, code, profile) =>
  expect(read(scheme, text, profile)).toMatchObject({ code }),
)

describe('an e-mail address', () => {
  it.each([
    ['a@b', 'domain', undefined],
    ['a b@c.de', 'space', 'b@c.de'],
    ['@c.de', 'not-valid', undefined],
    ['a@c..de', 'domain', 'a@c.de'],
    ['a@-c.de', 'domain', undefined],
    [`${'a'.repeat(65)}@b.co`, 'not-valid', undefined],
    ['ana.gmail.com', 'no-at', undefined],
    ['84 99999-0001', 'phone', undefined],
    ['ana@@example.org', 'several', undefined],
    ['ana @ gmail.com', 'space', 'ana@gmail.com'],
    ['Ana Lima ana@example.org', 'space', 'ana@example.org'],
    ['joão@example.org', 'accents', 'joao@example.org'],
    ['ana@gmail', 'domain', 'ana@gmail.com'],
    ['ana@gmail,com', 'domain', 'ana@gmail.com'],
    ['ana@uol.com.b', 'domain', 'ana@uol.com.br'],
    ['ana@empresa.con', 'slip', 'ana@empresa.com'],
    ['ana@gmial.com', 'slip', 'ana@gmail.com'],
    ['ana@hotmial.com.br', 'slip', 'ana@hotmail.com.br'],
    ['ana@yaho.com', 'slip', 'ana@yahoo.com'],
  ])('%j is refused: %s, perhaps %s', (text, why, suggestion) =>
    expect(readEmail(text)).toEqual({
      code: 'bad-email',
      detail: suggestion === undefined ? { why } : { why, suggestion },
    }),
  )
  it.each([
    ['Ana <Ana@Example.org>', 'ana@example.org'],
    ['"Lima, Ana" <ana@example.org>', 'ana@example.org'],
    ['<ana@example.org>', 'ana@example.org'],
    ['mailto:ana@example.org?subject=Oi', 'ana@example.org'],
    ['E-mail: ana@example.org', 'ana@example.org'],
    ['ana@example.org (trabalho)', 'ana@example.org'],
    ['ana@example.org.', 'ana@example.org'],
    ['ana@example.org,', 'ana@example.org'],
    ['\u200bana@example.org\u200e', 'ana@example.org'],
    ['ana@exämple.de', 'ana@xn--exmple-cua.de'],
    ['ana@empresa.com.br', 'ana@empresa.com.br'],
  ])('%j is %s', (text, address) => expect(readEmail(text)).toBe(address))
  it('that looks like a slip is taken where a person says that it is meant', () => {
    expect(read('mailto', 'mailto:ana@gmial.com')).toBe('mailto:ana@gmial.com')
    expect(read('mailto', 'ana@gmial.com')).toMatchObject({ code: 'bad-email' })
  })
  it('is never another one than was written', () => {
    const addresses = fc.stringMatching(/^[a-z0-9_.+-]{1,12}@[a-z0-9.-]{1,16}\.[a-z]{2,4}$/)
    fc.assert(
      fc.property(addresses, (address) => {
        const read = readEmail(address)
        if (typeof read === 'string') expect(read).toBe(address)
      }),
      { numRuns: 2000 },
    )
  })
  it.each(['ana+news@example.co.uk', 'a.b_c@d-e.fr', "o'neill@example.ie", 'x@1a.io'])(
    '%j is taken',
    (text) => expect(readEmail(text)).toBe(text),
  )
  it('several stand in one cell', () => {
    expect(splitEmails('a@b.co ::: c@d.co; e@f.co, g@h.co')).toEqual(['a@b.co', 'c@d.co', 'e@f.co', 'g@h.co'])
    expect(splitEmails('a@b.co/c@d.co')).toEqual(['a@b.co', 'c@d.co'])
    expect(splitEmails('a@b.co c@d.co')).toEqual(['a@b.co', 'c@d.co'])
    expect(splitEmails('a@b.co e c@d.co')).toEqual(['a@b.co', 'c@d.co'])
    expect(splitEmails('"Lima, Ana" <a@b.co>, Bia <c@d.co>')).toEqual([
      '"Lima, Ana" <a@b.co>',
      'Bia <c@d.co>',
    ])
    expect(splitEmails('a@b.co; c@d.co; sem outro')).toEqual(['a@b.co', 'c@d.co sem outro'])
  })
})

describe("Brazil's ninth digit", () => {
  it.each([
    ['tel:+5584999990002', 'tel:+558499990002'],
    ['tel:+558499990002', 'tel:+5584999990002'],
    ['whatsapp:5521987654321', 'whatsapp:552187654321'],
    ['whatsapp:552112345678', 'whatsapp:5521912345678'],
  ])('%s and %s are one phone', (urn, twin) => {
    expect(ninthDigitTwin(urn)).toBe(twin)
    expect(urnKey(urn)).toBe(urnKey(twin))
  })

  it.each([
    ['a landline', 'tel:+558432221111'],
    ['a mobile that would be a landline without its 9', 'tel:+5584932221111'],
    ['another country', 'tel:+351912345678'],
    ['digits of another scheme', 'ext:5584999990002'],
    ['an area that does not exist', 'whatsapp:5580999990002'],
    ['a WhatsApp id', 'whatsapp:BR.5584999990002'],
  ])('%s has no other form', (_situation, urn) => {
    expect(ninthDigitTwin(urn)).toBeNull()
    expect(urnKey(urn)).toBe(urn)
  })

  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
  const urns = fc
    .tuple(
      fc.constantFrom('tel:+', 'whatsapp:'),
      fc.constantFrom('55', '54', '351'),
      fc.oneof(digits(10), digits(11)),
    )
    .map((parts) => parts.join(''))

  it('two URNs share a key only if they are equal or twins', () => {
    fc.assert(
      fc.property(urns, urns, (one, other) => {
        const alike = one === other || ninthDigitTwin(one) === other
        expect(urnKey(one) === urnKey(other)).toBe(alike)
      }),
    )
  })

  it('the twin of the twin is the number itself', () => {
    fc.assert(
      fc.property(urns, (urn) => {
        const twin = ninthDigitTwin(urn)
        if (twin === null) expect(urnKey(urn)).toBe(urn)
        else {
          expect(ninthDigitTwin(twin)).toBe(urn)
          expect(urnKey(twin)).toBe(urnKey(urn))
        }
      }),
    )
  })
})

it.each([
  ['tel:+55 84 99999-0002', 'tel:+5584999990002'],
  ['tel:5584999990002', 'tel:+5584999990002'],
  ['TEL:+5584999990002#Ana', 'tel:+5584999990002'],
  ['mailto:Ana@Example.org', 'mailto:ana@example.org'],
  ['whatsapp:5584999990002?v=1#x', 'whatsapp:5584999990002'],
  ['whatsapp:br.Xy1', 'whatsapp:BR.Xy1'],
  ['ext:A-17', 'ext:A-17'],
  ['facebook:ref:abc', 'facebook:ref:abc'],
])('%s is %s on the platform', (urn, identity) => {
  expect(normaliseUrn(urn)).toBe(identity)
  expect(normaliseUrn(identity)).toBe(identity)
})

describe('in an export of the platform', () => {
  const reader = urnReader({ scheme: 'whatsapp', country: 'BR', profile: 'weni-flows', international: true })
  it('a number is a full one', () => expect(reader.read('84999990003')).toBe('whatsapp:84999990003'))
  it('but what somebody added by hand is written as people write', () =>
    expect(reader.read('84999990003', true)).toBe('whatsapp:5584999990003'))
})
