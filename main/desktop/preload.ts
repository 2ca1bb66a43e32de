/** What the window may reach of the outside: the shell's few questions, a file's path, and the port to the agent. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

/** The page's own, which this process's types do not know. */
declare const window: {
  location: { origin: string }
  postMessage(message: string, origin: string, ports: readonly object[]): void
}

/** The agent's port goes on into the page's own world as it is; the page then talks to the agent directly. */
ipcRenderer.on('agent-port', ({ ports }, name: string) => {
  window.postMessage(name, window.location.origin, [...ports])
})

contextBridge.exposeInMainWorld('desktop', {
  platform: process.platform,
  /**
   * Asks for a port, which comes as a message of this name. Another `agent-port` comes by itself when the agent was
   * started anew; a line of another name is its asker's own, and lasts as long as the agent.
   */
  connect: (name = 'agent-port') => ipcRenderer.send('connect', name),
  ask: (name: string, input: unknown) => ipcRenderer.invoke('ask', name, input),
  onTell(listener: (name: string, notice: unknown) => void) {
    const hear = (_event: unknown, name: string, notice: unknown) => listener(name, notice)
    ipcRenderer.on('tell', hear)
    return () => void ipcRenderer.off('tell', hear)
  },
  /** Empty where what was dropped is no file of this PC (out of a zip, a mail). */
  pathOf: (file: File) => webUtils.getPathForFile(file),
})
