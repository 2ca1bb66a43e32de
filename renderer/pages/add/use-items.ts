/** The wizard's list: what was dropped or chosen, looked at as it comes, with what a person has chosen for each. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { agent } from '../../bridge.ts'
import { type Draft, fileName, type Item, itemOfSource, lookedAt, newItem } from './draft.ts'
import { takeBytes } from './take-bytes.ts'
import type { Thing } from './things.ts'

export type Items = {
  items: readonly Item[]
  change(id: string, what: Partial<Draft>): void
  update(id: string, how: (item: Item) => Item): void
  remove(id: string): void
}

export function useItems(things: readonly Thing[]): Items {
  const [items, setItems] = useState<readonly Item[]>([])
  const begun = useRef(new Set<string>())
  const update = useCallback(
    (id: string, how: (item: Item) => Item) =>
      setItems((before) => before.map((item) => (item.id === id ? how(item) : item))),
    [],
  )
  useEffect(() => {
    const fresh = things.filter(({ id }) => !begun.current.has(id))
    if (fresh.length === 0) return
    for (const { id } of fresh) begun.current.add(id)
    setItems((before) => [...before, ...fresh.map(itemOfThing)])
    void begin(fresh, update)
  }, [things, update])
  const change = useCallback(
    (id: string, what: Partial<Draft>) =>
      update(id, (item) => ({ ...item, draft: { ...item.draft, ...what } })),
    [update],
  )
  const remove = useCallback(
    (id: string) => setItems((before) => before.filter((item) => item.id !== id)),
    [],
  )
  return { items, change, update, remove }
}

function itemOfThing(thing: Thing): Item {
  switch (thing.kind) {
    case 'path':
      return newItem(thing.id, thing.path, fileName(thing.path))
    case 'bytes':
      return newItem(thing.id, null, thing.file.name)
    case 'source':
      return newItem(thing.id, null, thing.name)
  }
}

type Update = Items['update']
const fail = (update: Update, id: string, failed: NonNullable<Item['failed']>) =>
  update(id, (item) => ({ ...item, failed }))

async function begin(things: readonly Thing[], update: Update): Promise<void> {
  for (const thing of things) if (thing.kind === 'source') await beginSource(thing, update)
  await look(
    things.flatMap((thing) => (thing.kind === 'path' ? [{ id: thing.id, path: thing.path }] : [])),
    update,
  )
  for (const thing of things) {
    if (thing.kind !== 'bytes') continue
    const taken = await takeBytes(thing.id, thing.file)
    if (typeof taken === 'string') fail(update, thing.id, taken)
    else await look([{ id: thing.id, path: taken.path, name: thing.file.name }], update)
  }
}

/** The contract takes a hundred at a time. */
const AT_ONCE = 100
type Looked = { id: string; path: string; name?: string }

async function look(wanted: readonly Looked[], update: Update): Promise<void> {
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const some = wanted.slice(start, start + AT_ONCE)
    try {
      const shown = await agent.lookAtPaths({ paths: some.map(({ path }) => path) })
      for (const [place, { id, name }] of some.entries()) {
        const one = shown[place]
        if (!one) fail(update, id, 'program')
        else
          update(id, (item) =>
            named(lookedAt(item, name === undefined ? one : { ...one, onlyOnce: 'no-path' }), name),
          )
      }
    } catch {
      for (const { id } of some) fail(update, id, 'program')
    }
  }
}

/** Kept in the data folder it may be called something else. */
const named = (item: Item, name: string | undefined): Item =>
  name === undefined
    ? item
    : { ...item, name, draft: { ...item.draft, name: newItem('', null, name).draft.name } }

async function beginSource({ id, name }: Extract<Thing, { kind: 'source' }>, update: Update): Promise<void> {
  try {
    const [sources, setup] = await Promise.all([agent.sources(undefined), agent.getSetup(undefined)])
    const shown = sources.find((one) => one.name === name)
    const listed: unknown[] = Array.isArray(setup?.sources) ? setup.sources : []
    const written = listed.find((one): one is Record<string, unknown> => isNamed(one, name))
    if (!shown || !written) return fail(update, id, 'program')
    update(id, () => itemOfSource(id, shown.file, { name, approved: shown.approved, written }))
  } catch {
    fail(update, id, 'program')
  }
}

const isNamed = (source: unknown, name: string): boolean =>
  typeof source === 'object' && source !== null && (source as { name?: unknown }).name === name
