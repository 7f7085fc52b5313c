import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"

import { call } from "./client"
import { keys } from "./query-keys"
import { useAllLocations } from "./shop"

/** An item as people know it. */
export interface ItemName {
  id: string
  sku: string | null
  title: string | null
  thumbnail: string | null
  /** It is gone, and named where it was. */
  deleted_at: string | null
}

const A_WHILE = 60_000

/** Looks up what ids stand for; what is not found is called by its id. */
type NameOf = (id: string) => string

/** The locations of the shop, by id, those that were deleted too. */
export function useLocationName(): NameOf {
  const locations = useAllLocations()

  return useCallback(
    (id) => locations.find((one) => one.id === id)?.name ?? id,
    [locations]
  )
}

/** Items by id, those that were deleted too; undefined until it is known. */
export function useItemNames(
  ids: Iterable<string>
): (id: string) => ItemName | undefined {
  return useLookUp<ItemName>("items", ids, (id) =>
    call<{ inventory_items: ItemName[] }>("/admin/inventory-items", {
      query: {
        id,
        limit: id.length,
        fields: "id,sku,title,thumbnail,deleted_at",
        with_deleted: true,
      },
    }).then(({ inventory_items }) => inventory_items)
  )
}

interface Order {
  id: string
  display_id: number
}

/** How orders are called by people: `#7`; null until that is known. */
export function useOrderNames(
  ids: Iterable<string>
): (id: string) => string | null {
  const find = useLookUp<Order>("orders", ids, (id) =>
    call<{ orders: Order[] }>("/admin/orders", {
      query: { id, limit: id.length, fields: "id,display_id" },
    }).then(({ orders }) => orders)
  )

  return useCallback(
    (id) => {
      const order = find(id)

      return order ? `#${order.display_id}` : null
    },
    [find]
  )
}

interface Referenced {
  id: string
  reference: string | null
}

/** What deliveries and transfers are found by: `PO-1042`; null where they have nothing. */
export function useReferences(
  ids: Iterable<string>
): (id: string) => string | null {
  const all = [...ids]
  const incoming = useLookUp<Referenced>(
    "incoming",
    all.filter((id) => id.startsWith("incst_")),
    (id) =>
      call<{ incoming_stock: Referenced[] }>("/admin/incoming-stock", {
        query: { id, limit: id.length, fields: "id,reference" },
      }).then(({ incoming_stock }) => incoming_stock)
  )
  const transfer = useLookUp<Referenced>(
    "transfers",
    all.filter((id) => id.startsWith("sttr_")),
    (id) =>
      call<{ stock_transfers: Referenced[] }>("/admin/stock-transfers", {
        query: { id, limit: id.length, fields: "id,reference" },
      }).then(({ stock_transfers }) => stock_transfers)
  )

  return useCallback(
    (id) => (incoming(id) ?? transfer(id))?.reference ?? null,
    [incoming, transfer]
  )
}

interface User {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
}

interface ApiKey {
  id: string
  title: string
}

/** Who did something: a user by name, an API key by its title. */
export function useActorNames(ids: Iterable<string>): NameOf {
  const all = [...ids]
  const user = useLookUp<User>(
    "users",
    all.filter((id) => id.startsWith("user_")),
    (id) =>
      call<{ users: User[] }>("/admin/users", {
        query: {
          id,
          limit: id.length,
          fields: "id,email,first_name,last_name",
        },
      }).then(({ users }) => users)
  )
  const apiKey = useLookUp<ApiKey>(
    "api-keys",
    all.filter((id) => id.startsWith("apk_")),
    (id) =>
      call<{ api_keys: ApiKey[] }>("/admin/api-keys", {
        query: { id, limit: id.length, fields: "id,title" },
      }).then(({ api_keys }) => api_keys)
  )

  return useCallback(
    (id) => {
      const { first_name, last_name, email } = user(id) ?? {}
      const name = [first_name, last_name].filter(Boolean).join(" ")

      return name || email || apiKey(id)?.title || id
    },
    [apiKey, user]
  )
}

/** One call for all that a page shows; who may not ask sees ids. */
function useLookUp<Row extends { id: string }>(
  what: string,
  ids: Iterable<string>,
  ask: (ids: string[]) => Promise<Row[]>
): (id: string) => Row | undefined {
  const asked = [...new Set(ids)].sort()
  const { data } = useQuery({
    queryKey: keys.shop("names", what, asked),
    queryFn: async () =>
      new Map((await ask(asked)).map((row) => [row.id, row])),
    enabled: asked.length > 0,
    staleTime: A_WHILE,
    retry: false,
    placeholderData: (before) => before,
  })

  return useCallback((id) => data?.get(id), [data])
}
