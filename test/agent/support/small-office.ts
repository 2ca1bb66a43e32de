/** Two people in a spreadsheet, and an account of their office's own at a practice server. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { startPractice } from '../../../main/practice/server.ts'
import type { AgentBridge } from '../../../shared/ipc-agent.ts'
import { KEY, newFolder, settled, startDesk, until } from './desk-window.ts'

/** An own account at a practice server, and a folder with a spreadsheet of two people that is not added yet. */
export async function office(options: Parameters<typeof startDesk>[0] = {}) {
  const server = await startPractice({ port: 0, token: KEY, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  const started = await startDesk(options)
  await started.window.tryAccount({ address: server.url, key: KEY })
  await started.window.connectAccount({ address: server.url, key: KEY })
  const folder = newFolder()
  const file = path.join(folder, 'people.csv')
  writeFileSync(file, people(ana, bia))
  return { ...started, server, folder, file }
}

export const people = (...rows: string[]) => ['Name,URN:tel,Field:city', ...rows].join('\n')
export const ana = 'Ana Beatriz,+5584999990001,Natal'
export const bia = 'Bia Nóbrega,+5584999990002,Recife'

/** Adds the spreadsheet and starts it; both people are on the platform then. */
export async function startPeople(window: AgentBridge, file: string): Promise<void> {
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, 'it waits')
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
}
