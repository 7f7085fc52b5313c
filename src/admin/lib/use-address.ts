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
  /** Several at once, as one step to go back by. */
  setFilters(values: Partial<Record<Filter, string[]>>): void
  setOrder(order: string): void
  goTo(page: number, cursor: string | null): void
  clear(): void
  /** Asks for nothing but the list, in its own order, where something else is asked. */
  reset: (() => void) | undefined
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
  defaultOrder: string,
  /** Before each name, where a list is one of several on a page of core's. */
  prefix = ""
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
            next.delete(`${prefix}cursor`)
            next.delete(`${prefix}page`)
          }
          edit(next)

          return next
        },
        { replace: options.replace ?? false }
      ),
    [prefix, setParams]
  )

  return useMemo(() => {
    const all = names.split(",").filter(Boolean) as Filter[]
    const filters = Object.fromEntries(
      all.map((name) => [name, params.getAll(prefix + name)])
    ) as Record<Filter, string[]>
    const q = params.get(`${prefix}q`) ?? ""
    const page = Number(params.get(`${prefix}page`) ?? 1)

    const isFiltered = q !== "" || all.some((name) => filters[name].length > 0)
    const clear = (next: URLSearchParams) => {
      next.delete(`${prefix}q`)
      all.forEach((name) => next.delete(prefix + name))
    }
    const setFilters = (changed: Record<string, string[] | undefined>) =>
      change((next) => {
        for (const [name, values = []] of Object.entries(changed)) {
          next.delete(prefix + name)
          values.forEach((value) => next.append(prefix + name, value))
        }
      })

    return {
      q,
      filters,
      order: params.get(`${prefix}order`) || defaultOrder,
      cursor: params.get(`${prefix}cursor`),
      page: Number.isInteger(page) && page > 0 ? page : 1,
      isFiltered,
      // Typing is no step to go back by.
      setQ: (text) =>
        change((next) => setOrDelete(next, `${prefix}q`, text), {
          replace: true,
        }),
      setFilter: (name, values) => setFilters({ [name]: values }),
      setFilters,
      setOrder: (order) =>
        change((next) =>
          setOrDelete(
            next,
            `${prefix}order`,
            order === defaultOrder ? "" : order
          )
        ),
      goTo: (to, cursor) =>
        change(
          (next) => {
            setOrDelete(next, `${prefix}cursor`, cursor ?? "")
            setOrDelete(
              next,
              `${prefix}page`,
              cursor && to > 1 ? String(to) : ""
            )
          },
          { keepsPage: true }
        ),
      clear: () => change(clear),
      reset:
        isFiltered ||
        params.has(`${prefix}order`) ||
        params.has(`${prefix}cursor`)
          ? () =>
              change((next) => {
                clear(next)
                next.delete(`${prefix}order`)
              })
          : undefined,
    }
  }, [change, defaultOrder, names, params, prefix])
}

function setOrDelete(params: URLSearchParams, name: string, value: string) {
  if (value) {
    params.set(name, value)
  } else {
    params.delete(name)
  }
}
