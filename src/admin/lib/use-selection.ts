import { useCallback, useMemo, useState } from "react"

/** Rows that are selected: they stay so on another page of the list. */
export interface Selection<Row> {
  ids: ReadonlySet<string>
  rows: Row[]
  select(ids: Set<string>): void
  clear(): void
}

/**
 * Keeps which rows of a list are selected, by their ids.
 *
 * @param shown the rows of the page that is shown, as they are now
 */
export function useSelection<Row extends { id: string }>(
  shown: Row[] | undefined
): Selection<Row> {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map())
  const select = useCallback(
    (ids: Set<string>) =>
      setSelected((before) => {
        const known = new Map([
          ...before,
          ...(shown ?? []).map((row) => [row.id, row] as const),
        ])

        return new Map(
          [...ids].flatMap((id) => {
            const row = known.get(id)

            return row ? [[id, row] as const] : []
          })
        )
      }),
    [shown]
  )
  const clear = useCallback(() => setSelected(new Map()), [])

  return useMemo(
    () => ({
      ids: new Set(selected.keys()),
      rows: [...selected.values()],
      select,
      clear,
    }),
    [clear, select, selected]
  )
}
