import { useCallback, useEffect, useMemo, useState } from "react"

import { Edit } from "./edits"

/** Edits by level. */
export type Edits = ReadonlyMap<string, Edit>

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
  put(edit: Edit): void
  putAll(edits: Edit[]): void
  drop(levelIds: string[]): void
  hear(levels: Iterable<readonly [string, number]>): void
}

export function useEdits(storageKey: string): EditStore {
  const [edits, setEdits] = useState<Edits>(() => read(storageKey))
  const [now, setNow] = useState<ReadonlyMap<string, number>>(new Map())

  useEffect(() => {
    write(storageKey, edits)
  }, [edits, storageKey])

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
      [...edits.values()].filter(
        (edit) => (now.get(edit.level_id) ?? edit.seen) !== edit.seen
      ),
    [edits, now]
  )

  return useMemo(
    () => ({
      edits,
      now,
      stale,
      put: (edit) => putAll([edit]),
      putAll,
      drop,
      hear,
    }),
    [drop, edits, hear, now, putAll, stale]
  )
}

function read(storageKey: string): Edits {
  try {
    const kept = JSON.parse(
      window.sessionStorage.getItem(storageKey) ?? "[]"
    ) as Edit[]

    return new Map(kept.map((edit) => [edit.level_id, edit]))
  } catch {
    return new Map()
  }
}

function write(storageKey: string, edits: Edits) {
  try {
    if (edits.size) {
      window.sessionStorage.setItem(
        storageKey,
        JSON.stringify([...edits.values()])
      )
    } else {
      window.sessionStorage.removeItem(storageKey)
    }
  } catch {
    // Without storage they live as long as the page.
  }
}
