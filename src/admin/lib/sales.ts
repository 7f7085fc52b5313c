import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useMemo } from "react"

import type { LevelSales } from "../../modules/inventory/types/availability"
import { call } from "./client"
import type { Json } from "./json"
import { keys } from "./query-keys"

const A_WHILE = 60_000

/**
 * How fast the levels of a page sell. It is asked for by itself: what is looked up
 * in the ledger holds up no list, and seldom changes.
 */
export function useSales(
  levels: readonly { id: string }[] | undefined
): (levelId: string) => Json<LevelSales> | undefined {
  const ids = levels?.map(({ id }) => id).sort() ?? []
  const { data } = useQuery({
    queryKey: keys.sales(ids),
    queryFn: ({ signal }) =>
      call<{ stock_sales: Json<LevelSales>[] }>("/admin/stock-sales", {
        query: { inventory_level_id: ids },
        signal,
      }),
    enabled: ids.length > 0,
    staleTime: A_WHILE,
    placeholderData: keepPreviousData,
  })

  return useMemo(() => {
    const byId = new Map(
      data?.stock_sales.map((sales) => [sales.inventory_level_id, sales])
    )

    return (levelId) => byId.get(levelId)
  }, [data])
}
