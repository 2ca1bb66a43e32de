/** A network whose proxy wants a password: asked of the person, answered to the proxy, and to nobody else. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startPractice } from '../../main/practice/server.ts'
import { startApp } from './support/app.ts'
import { serious } from './support/faults.ts'

const screens = path.join(import.meta.dirname, '../../out/screenshots')
mkdirSync(screens, { recursive: true })
const USER = 'maria'
const PASSWORD = 'pa55-of-the-network'
const right = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`

/** Forwards http and tunnels https, for those who say the password; remembers what everybody said. */
async function passwordProxy(accepts: (login: string | undefined) => boolean = (login) => login === right) {
  const said: (string | undefined)[] = []
  const refuse = 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="Office"\r\n'
  const isLet = (request: IncomingMessage) => {
    said.push(request.headers['proxy-authorization'])
    return accepts(request.headers['proxy-authorization'])
  }
  const proxy = createServer((request, response) => {
    if (!isLet(request))
      return response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="Office"' }).end('<html>no</html>')
    const { authorization = '' } = request.headers
    return fetch(request.url!, { headers: { authorization, accept: 'application/json' } })
      .then(async (answer) =>
        response
          .writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' })
          .end(await answer.text()),
      )
      .catch(() => response.destroy())
  })
  const open = new Set<Socket>()
  proxy.on('connect', (request, client: Socket, head: Buffer) => {
    open.add(client)
    if (!isLet(request)) return client.end(`${refuse}Content-Length: 0\r\n\r\n`)
    const [host = '', port] = (request.url ?? '').split(':')
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      server.write(head)
      server.pipe(client).pipe(server)
    })
    server.on('error', () => client.destroy())
    client.on('error', () => server.destroy())
    return undefined
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    proxy.closeAllConnections()
    proxy.close()
  })
  const port = (proxy.address() as AddressInfo).port
  return {
    said,
    args: [`--proxy-server=127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    name: `127.0.0.1:${port}`,
  }
}

/** Every byte the app wrote down. */
function written(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

it('the person is asked by the window, a wrong password is asked again, the right one connects by itself', async () => {
  const server = await startPractice({ port: 0, token: 'office-key', requestsPerHour: 0 })
  onTestFinished(() => server.close())
  const proxy = await passwordProxy()
  const app = await startApp({ args: proxy.args })
  const page = await app.window()
  await page.getByRole('button', { name: 'Another address' }).click()
  await page.getByLabel('Address of the platform').fill(server.url)
  await page.getByLabel('Access key').fill('office-key')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your network asks for a password' })
  await dialog.getByText(proxy.name).waitFor()
  await dialog.getByText('It calls itself "Office".').waitFor()
  for (const theme of ['light', 'dark', 'forced'] as const) {
    await page.emulateMedia({
      colorScheme: theme === 'dark' ? 'dark' : 'light',
      forcedColors: theme === 'forced' ? 'active' : 'none',
    })
    expect(await serious(page), theme).toEqual([])
    await page.screenshot({ path: path.join(screens, `proxy-login-${theme}.png`) })
  }
  const asked = proxy.said.length
  expect(proxy.said.every((login) => login === undefined)).toBe(true)

  await dialog.getByLabel('User name in the network').fill(USER)
  await dialog.getByLabel('Password in the network').fill('wrong')
  await dialog.getByRole('button', { name: 'Let it through' }).click()
  await dialog.getByText('did not accept these').waitFor()
  // A wrong one is said once: networks lock people out who repeat it.
  expect(proxy.said.slice(asked).filter((login) => login !== undefined)).toHaveLength(1)

  await dialog.getByLabel('User name in the network').fill(USER)
  await dialog.getByLabel('Password in the network').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Let it through' }).click()
  await page.getByText('Is this your account?').waitFor()
  expect(proxy.said.at(-1)).toBe(right)
  await app.quit()
  expect(written(app.dataFolder)).not.toContain(PASSWORD)
  expect(app.said()).not.toContain(PASSWORD)
}, 90_000)

it('a tunnel to an encrypted platform asks just so; whoever is no proxy gets nothing', async () => {
  const proxy = await passwordProxy()
  const app = await startApp({ args: proxy.args })
  const page = await app.window()
  const first = await app.ask<object>('tryAccount', { address: 'https://localhost:18443', key: 'k' })
  expect(first).toMatchObject({ kind: 'unreachable', why: 'proxy' })
  const dialog = page.getByRole('dialog', { name: 'Your network asks for a password' })
  await dialog.getByLabel('User name in the network').fill(USER)
  await dialog.getByLabel('Password in the network').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Let it through' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await app.ask('tryAccount', { address: 'https://localhost:18443', key: 'k' })
  expect(proxy.said.at(-1)).toBe(right)

  // A web page that asks for a login is not the network's way out.
  const heard: (string | undefined)[] = []
  const page401 = createServer((request, response) => {
    heard.push(request.headers.authorization)
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('<html>who?</html>')
  })
  await new Promise<void>((resolve) => page401.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void page401.close())
  const direct = await startApp()
  const address = `http://127.0.0.1:${(page401.address() as AddressInfo).port}`
  expect(await direct.ask('tryAccount', { address, key: 'k' })).toMatchObject({ kind: 'unreachable' })
  expect(heard).toEqual(['Token k'])
}, 90_000)
