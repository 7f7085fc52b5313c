import { useCallback, useEffect, useMemo, useState } from "react"

import { Edit, isStale } from "./edits"

/** Edits by level. */
export type Edits = ReadonlyMap<string, Edit>

/** A call that saves edits, until it is known what became of it. */
export interface Sent {
  key: string
  body: object
  edits: Edit[]
}

/**
 * Changes that are not saved yet. They outlive a page of the list, another filter, a
 * page that is loaded anew and a session that ended: they are kept in the browser's
 * tab until they are saved or discarded.
 */
export interface EditStore {
  edits: Edits
  /** What is on hand by now, as far as it was heard of since. */
  now: ReadonlyMap<string, number>
  /** Edits whose level has another number by now than the person saw. */
  stale: Edit[]
  /** The call that nobody knows the outcome of: sent again as it was, it counts once. */
  sent: Sent | null
  setSent(sent: Sent | null): void
  put(edit: Edit): void
  putAll(edits: Edit[]): void
  drop(levelIds: string[]): void
  hear(levels: Iterable<readonly [string, number]>): void
}

export function useEdits(storageKey: string): EditStore {
  const [edits, setEdits] = useState<Edits>(
    () =>
      new Map(read<Edit[]>(storageKey, []).map((edit) => [edit.level_id, edit]))
  )
  const [sent, setSent] = useState(() =>
    read<Sent | null>(sentKey(storageKey), null)
  )
  const [now, setNow] = useState<ReadonlyMap<string, number>>(new Map())

  useEffect(() => {
    write(storageKey, edits.size ? [...edits.values()] : null)
  }, [edits, storageKey])

  useEffect(() => {
    write(sentKey(storageKey), sent)
  }, [sent, storageKey])

  // The tab's own memory goes with the tab.
  useEffect(() => {
    if (!edits.size) {
      return
    }

    const ask = (event: BeforeUnloadEvent) => event.preventDefault()

    window.addEventListener("beforeunload", ask)

    return () => window.removeEventListener("beforeunload", ask)
  }, [edits.size])

  const putAll = useCallback(
    (changed: Edit[]) =>
      setEdits((before) => {
        const next = new Map(before)

        changed.forEach((edit) => next.set(edit.level_id, edit))

        return next
      }),
    []
  )
  const drop = useCallback(
    (levelIds: string[]) =>
      setEdits((before) => {
        const next = new Map(before)

        levelIds.forEach((id) => next.delete(id))

        return next
      }),
    []
  )
  const hear = useCallback(
    (levels: Iterable<readonly [string, number]>) =>
      setNow((before) => new Map([...before, ...levels])),
    []
  )
  const stale = useMemo(
    () =>
      [...edits.values()].filter((edit) =>
        isStale(edit, now.get(edit.level_id))
      ),
    [edits, now]
  )

  return useMemo(
    () => ({
      edits,
      now,
      stale,
      sent,
      setSent,
      put: (edit) => putAll([edit]),
      putAll,
      drop,
      hear,
    }),
    [drop, edits, hear, now, putAll, sent, stale]
  )
}

const sentKey = (storageKey: string) => `${storageKey}:sent`

function read<Value>(key: string, none: Value): Value {
  try {
    const kept = window.sessionStorage.getItem(key)

    return kept ? (JSON.parse(kept) as Value) : none
  } catch {
    return none
  }
}

function write(key: string, value: unknown) {
  try {
    if (value === null) {
      window.sessionStorage.removeItem(key)
    } else {
      window.sessionStorage.setItem(key, JSON.stringify(value))
    }
  } catch {
    // Without storage they live as long as the page.
  }
}
