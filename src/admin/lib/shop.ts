import { useQuery } from "@tanstack/react-query"

import type { AdjustmentReason } from "../../modules/inventory/policy/ledger/reasons"
import { call } from "./client"
import { keys } from "./query-keys"

/** A choice in a picker or filter. */
export interface Choice {
  value: string
  label: string
}

const A_WHILE = 60_000

interface Location {
  id: string
  name: string
  deleted_at: string | null
}

const NO_LOCATIONS: Location[] = []

/** The locations that are and that were, by name: what happened there is still told. */
export function useAllLocations(): Location[] {
  const { data } = useQuery({
    queryKey: keys.shop("locations"),
    queryFn: ({ signal }) =>
      call<{ stock_locations: Location[] }>("/admin/stock-locations", {
        query: {
          limit: 1000,
          fields: "id,name,deleted_at",
          order: "name",
          with_deleted: true,
        },
        signal,
      }),
    staleTime: A_WHILE,
  })

  return data?.stock_locations ?? NO_LOCATIONS
}

/** The locations of the shop, by name. */
export function useLocations(): Choice[] {
  return useAllLocations().flatMap(({ deleted_at, id, name }) =>
    deleted_at ? [] : { value: id, label: name }
  )
}

/** The sales channels of the shop, by name. */
export function useSalesChannels(): Choice[] {
  const { data } = useQuery({
    queryKey: keys.shop("sales-channels"),
    queryFn: ({ signal }) =>
      call<{ sales_channels: { id: string; name: string }[] }>(
        "/admin/sales-channels",
        { query: { limit: 1000, fields: "id,name", order: "name" }, signal }
      ),
    staleTime: A_WHILE,
  })

  return (data?.sales_channels ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }))
}

/** The reasons that may be given for a change, the shop's own included. */
export function useReasons(): string[] {
  const { data } = useQuery({
    queryKey: keys.shop("reasons"),
    queryFn: ({ signal }) =>
      call<{ reasons: string[] }>("/admin/stock-adjustment-reasons", {
        signal,
      }),
    staleTime: A_WHILE,
  })

  return data?.reasons ?? []
}

/** Why units are taken off a cart, or left to it: what happens to goods is no reason. */
export function useHoldReasons(): string[] {
  const others = useReasons().filter((reason) => !OF_GOODS.has(reason))

  return ["customer_request", "abandoned", "needed_elsewhere", ...others]
}

const OF_GOODS = new Set<string>([
  "received",
  "cycle_count",
  "damaged",
  "theft_or_loss",
  "restock",
  "promotion",
  "sample",
] satisfies AdjustmentReason[])

/** The users of the shop, by name; nobody where one may not see them. */
export function useUsers(): Choice[] {
  const { data } = useQuery({
    queryKey: keys.shop("users"),
    queryFn: ({ signal }) =>
      call<{
        users: {
          id: string
          email: string
          first_name: string | null
          last_name: string | null
        }[]
      }>("/admin/users", {
        query: { limit: 200, fields: "id,email,first_name,last_name" },
        signal,
      }),
    staleTime: A_WHILE,
    retry: false,
  })

  return (data?.users ?? []).map(({ id, email, first_name, last_name }) => ({
    value: id,
    label: [first_name, last_name].filter(Boolean).join(" ") || email,
  }))
}
