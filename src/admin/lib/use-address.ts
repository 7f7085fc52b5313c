import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router-dom"

/** What a list is asked for, as it stands in the address bar. */
export interface Address<Filter extends string> {
  q: string
  /** The values of each filter; none where it is not set. */
  filters: Record<Filter, string[]>
  /** A field, with `-` in front for the highest first. */
  order: string
  cursor: string | null
  /** From 1; what is shown beside the arrows. */
  page: number
  isFiltered: boolean
  setQ(q: string): void
  setFilter(name: Filter, values: string[]): void
  setOrder(order: string): void
  goTo(page: number, cursor: string | null): void
  clear(): void
}

/**
 * Keeps a list's search, filters, order and page in the address bar, so that a
 * page can be linked, reloaded and gone back to. Lists of ours are paged by a
 * cursor, so that no page is missed or seen twice while the stock changes.
 *
 * @param filterNames must be the same at each call
 * @example
 * const address = useAddress(["location_id", "status"], "title")
 * useQuery({ queryKey: keys.levels(address.q, address.filters), ... })
 */
export function useAddress<Filter extends string>(
  filterNames: readonly Filter[],
  defaultOrder: string
): Address<Filter> {
  const [params, setParams] = useSearchParams()
  const names = filterNames.join(",")
  const change = useCallback(
    (
      edit: (next: URLSearchParams) => void,
      options: { replace?: boolean; keepsPage?: boolean } = {}
    ) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)

          if (!options.keepsPage) {
            next.delete("cursor")
            next.delete("page")
          }
          edit(next)

          return next
        },
        { replace: options.replace ?? false }
      ),
    [setParams]
  )

  return useMemo(() => {
    const all = names.split(",").filter(Boolean) as Filter[]
    const filters = Object.fromEntries(
      all.map((name) => [name, params.getAll(name)])
    ) as Record<Filter, string[]>
    const q = params.get("q") ?? ""
    const page = Number(params.get("page") ?? 1)

    return {
      q,
      filters,
      order: params.get("order") || defaultOrder,
      cursor: params.get("cursor"),
      page: Number.isInteger(page) && page > 0 ? page : 1,
      isFiltered: q !== "" || all.some((name) => filters[name].length > 0),
      // Typing is no step to go back by.
      setQ: (text) =>
        change((next) => setOrDelete(next, "q", text), { replace: true }),
      setFilter: (name, values) =>
        change((next) => {
          next.delete(name)
          values.forEach((value) => next.append(name, value))
        }),
      setOrder: (order) =>
        change((next) =>
          setOrDelete(next, "order", order === defaultOrder ? "" : order)
        ),
      goTo: (to, cursor) =>
        change(
          (next) => {
            setOrDelete(next, "cursor", cursor ?? "")
            setOrDelete(next, "page", cursor && to > 1 ? String(to) : "")
          },
          { keepsPage: true }
        ),
      clear: () =>
        change((next) => {
          next.delete("q")
          all.forEach((name) => next.delete(name))
        }),
    }
  }, [change, defaultOrder, names, params])
}

function setOrDelete(params: URLSearchParams, name: string, value: string) {
  if (value) {
    params.set(name, value)
  } else {
    params.delete(name)
  }
}
