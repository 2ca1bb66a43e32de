/** Asks the agent from within the page, as the window does. */
type PagePort = {
  postMessage(message: unknown): void
  onmessage: (event: { data: { id?: number; ok?: boolean; value?: unknown; why?: string } }) => void
  close(): void
}
type PortEvent = { data: unknown; ports: PagePort[] }

type Asked = { name: string; input: unknown; timed?: boolean }

/** Runs in the page: a line of the test's own to the agent, for one question. `timed`: how long the answer took, and its size. */
export async function askAgent({ name, input, timed }: Asked): Promise<unknown> {
  const page = globalThis as unknown as {
    desktop: { connect(line: string): void }
    addEventListener(type: 'message', listener: (event: PortEvent) => void): void
    removeEventListener(type: 'message', listener: (event: PortEvent) => void): void
  }
  const line = `test-${Math.random()}`
  const port = await new Promise<PagePort>((resolve) => {
    const hear = (event: PortEvent) => {
      if (event.data !== line) return
      page.removeEventListener('message', hear)
      resolve(event.ports[0]!)
    }
    page.addEventListener('message', hear)
    page.desktop.connect(line)
  })
  const asked = performance.now()
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => {
      if (data.id !== 1) return
      const ms = performance.now() - asked
      port.close()
      if (data.ok && timed)
        resolve({ ms, kib: new TextEncoder().encode(JSON.stringify(data.value) ?? '').length / 1024 })
      else if (data.ok) resolve(data.value)
      else reject(new Error(data.why))
    }
    port.postMessage({ id: 1, ask: name, input })
  })
}
