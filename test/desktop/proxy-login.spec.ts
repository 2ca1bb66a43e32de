/** A proxy's password: asked of a person, said to that proxy only, and never twice where it was refused. */
import { expect, it } from 'vitest'
import { type Challenge, openProxyLogin, type ProxyAsk } from '../../main/desktop/proxy-login.ts'
import { keyRing } from '../agent/support/window-line.ts'

const office: Challenge = {
  isProxy: true,
  host: 'proxy.office',
  port: 8080,
  realm: 'Office',
  scheme: 'Basic',
}
const login = { user: 'maria', password: 'secret' }

function opened(kept = new Map<string, string>(), works = true) {
  let now = 0
  const asked: (ProxyAsk | undefined)[] = []
  let given = 0
  const proxy = openProxyLogin({
    secrets: keyRing({ works, kept }),
    now: () => now,
    onAsk: (ask) => void asked.push(ask),
    onGiven: () => {
      given += 1
    },
  })
  return {
    proxy,
    asked,
    kept,
    given: () => given,
    pass: (ms: number) => {
      now += ms
    },
  }
}

it('asks once, answers with what was said, and keeps it only where the person wants that', async () => {
  const { proxy, asked, kept, given } = opened()
  expect(await proxy.answer(office)).toBeUndefined()
  expect(await proxy.answer(office)).toBeUndefined()
  expect(asked).toEqual([{ host: 'proxy.office:8080', realm: 'Office', again: false, unsafe: true }])
  expect(await proxy.give({ ...login, keep: false })).toBe(false)
  expect(kept.size).toBe(0)
  expect(given()).toBe(1)
  expect(proxy.asking()).toBeUndefined()
  expect(await proxy.answer(office)).toEqual(login)
})

it('what is refused is forgotten, in the keychain too, and asked for again', async () => {
  const { proxy, asked, kept, pass } = opened()
  await proxy.answer(office)
  expect(await proxy.give({ ...login, keep: true })).toBe(true)
  expect(await proxy.answer(office)).toEqual(login)
  pass(50)
  expect(await proxy.answer(office)).toBeUndefined()
  expect(asked.at(-1)).toMatchObject({ again: true })
  expect(kept.size).toBe(0)
  expect(await proxy.answer(office)).toBeUndefined() // not said a second time
})

it('what was accepted is said again much later, and at the next start from the keychain', async () => {
  const { proxy, kept, pass } = opened()
  await proxy.answer(office)
  await proxy.give({ ...login, keep: true })
  expect(await proxy.answer(office)).toEqual(login)
  pass(9 * 60 * 60_000)
  expect(await proxy.answer(office)).toEqual(login)
  const next = opened(kept)
  expect(await next.proxy.answer(office)).toEqual(login)
  expect(next.asked).toEqual([])
})

it('a server that is no proxy, and another proxy, get nothing; no keychain is said', async () => {
  const { proxy } = opened(undefined, false)
  await proxy.answer(office)
  expect(await proxy.give({ ...login, keep: true })).toBe(false)
  expect(await proxy.answer({ ...office, isProxy: false })).toBeUndefined()
  expect(await proxy.answer({ ...office, host: 'other.office' })).toBeUndefined()
  expect(await proxy.answer(office)).toEqual(login)
})

it('what cannot be read from the keychain is asked for', async () => {
  const { proxy } = opened(new Map([['proxy proxy.office:8080', 'not json']]))
  expect(await proxy.answer(office)).toBeUndefined()
  expect(proxy.asking()).toBeDefined()
})
