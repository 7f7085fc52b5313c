import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"

import { call } from "./client"
import { keys } from "./query-keys"

/** What the routes behind our changes ask for, by the resources of core's own. */
export type Right =
  | "inventory_item:create"
  | "inventory_level:create"
  | "inventory_level:update"
  | "customer:update"
  | "reservation_item:create"
  | "reservation_item:update"
  | "reservation_item:delete"

export type May = (right: Right) => boolean

const A_WHILE = 300_000

/**
 * Whether the person may do something, where the shop keeps roles. As long as that is
 * not known, and where it cannot be asked, everything is offered: the server decides.
 */
export function useMay(): May {
  // The dashboard has asked for it already, by this key.
  const { data: flags } = useQuery({
    queryKey: ["admin", "feature-flags"],
    queryFn: async ({ signal }) =>
      (
        await call<{ feature_flags: Record<string, unknown> }>(
          "/admin/feature-flags",
          { signal }
        )
      ).feature_flags,
    staleTime: A_WHILE,
  })
  const { data: permissions } = useQuery({
    queryKey: keys.shop("permissions"),
    queryFn: async ({ signal }) =>
      new Set(
        (
          await call<{ permissions: string[] }>("/admin/rbac/me/permissions", {
            signal,
          })
        ).permissions
      ),
    enabled: flags?.rbac === true,
    staleTime: A_WHILE,
  })

  return useCallback(
    (right) => !permissions || permissions.has(right),
    [permissions]
  )
}
