import { keepPreviousData } from "@tanstack/react-query"
import { useRef } from "react"

import type { Paging } from "../components/data-table"
import { call, QueryValue } from "./client"
import { Address } from "./use-address"
import { useSteadyQuery } from "./use-steady-query"

export const PAGE_SIZE = 20
const REFRESH_MS = 10_000

interface ListOptions {
  /** Of `keys`, such as `keys.levels`. */
  key(...rest: unknown[]): readonly unknown[]
  path: string
  /** The name under which the answer has its rows. */
  rows: string
  /** What the list is asked for, without its order and page. */
  query: Record<string, QueryValue>
  address: Address<never>
  /** How the route tells pages apart. */
  by: "cursor" | "offset"
  /** The route's own name of an order, where it has no `order`. */
  orderOf?(order: string): string
  pageSize?: number
  refreshMs?: number
}

/** What `DataTable` takes of a list. */
export interface List<Row> {
  rows: Row[] | undefined
  paging: Paging | undefined
  isStale: boolean
  error: unknown
  onRetry(): void
}

type Answer = Record<string, unknown> & {
  count?: number
  is_count_exact?: boolean
  next_cursor?: string | null
  previous_cursor?: string | null
}

/**
 * A list of the server's as the address bar asks for it: one page, asked for anew
 * every ten seconds, and kept in sight until the next is there.
 *
 * @example
 * const list = useList<Hold>({
 *   key: keys.holds, path: "/admin/cart-reservations", rows: "cart_reservations",
 *   by: "offset", query: address.filters, address,
 * })
 * <DataTable {...list} columns={columns} … />
 */
export function useList<Row>(options: ListOptions): List<Row> {
  const { address, by, pageSize = PAGE_SIZE } = options
  const { cursor, order, page } = address
  const query = {
    ...options.query,
    order: options.orderOf ? options.orderOf(order) : order,
    limit: pageSize,
    ...(by === "cursor" ? { cursor } : { offset: offsetOf(cursor) }),
  }
  const { data, isPlaceholderData, ...failure } = useSteadyQuery({
    queryKey: options.key(query),
    queryFn: async ({ signal }) => ({
      answer: await call<Answer>(options.path, { query, signal }),
      page,
      cursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: options.refreshMs ?? REFRESH_MS,
  })
  const rows = data?.answer[options.rows] as Row[] | undefined
  const trail = useTrail(page, cursor)

  return {
    rows,
    isStale: isPlaceholderData,
    ...failure,
    paging: data &&
      rows && {
        page: data.page,
        pageSize,
        rows: rows.length,
        count: data.answer.count ?? null,
        isCountExact: data.answer.is_count_exact ?? true,
        ...(by === "offset"
          ? offsetsAround(data.cursor, pageSize, data.answer.count ?? 0)
          : {
              nextCursor: data.answer.next_cursor ?? null,
              previousCursor:
                data.answer.previous_cursor ?? trail(data.page - 1),
            }),
      },
  }
}

/** An offset stands in the address bar where other lists have a cursor. */
function offsetOf(cursor: string | null): number {
  const offset = Number(cursor ?? 0)

  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0
}

function offsetsAround(cursor: string | null, pageSize: number, count: number) {
  const offset = offsetOf(cursor)

  return {
    nextCursor: offset + pageSize < count ? String(offset + pageSize) : null,
    previousCursor: offset ? String(Math.max(0, offset - pageSize)) : null,
  }
}

/**
 * The cursors of the pages that were seen, for routes that tell none of the page
 * before. Whoever came by a link to a later page goes back to the first.
 */
function useTrail(page: number, cursor: string | null) {
  const seen = useRef(new Map<number, string>())

  if (page === 1) {
    seen.current.clear()
  } else if (cursor) {
    seen.current.set(page, cursor)
  }

  return (of: number) => seen.current.get(of) ?? null
}
