import { QueryClient, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"

/** All that we ask for is under this word. */
const OURS = "holdfast"

/**
 * The keys of our queries, by subject. What a page shows is asked for under one of
 * them with what it was asked with, as in `keys.levels(query)`.
 */
export const keys = {
  all: [OURS] as const,
  levels: (...rest: unknown[]) => [OURS, "stock-levels", ...rest],
  item: (itemId: string, ...rest: unknown[]) => [OURS, "item", itemId, ...rest],
  holds: (...rest: unknown[]) => [OURS, "cart-reservations", ...rest],
  lowStock: (...rest: unknown[]) => [OURS, "low-stock", ...rest],
  overview: (...rest: unknown[]) => [OURS, "stock-overview", ...rest],
  sales: (...rest: unknown[]) => [OURS, "stock-sales", ...rest],
  incoming: (...rest: unknown[]) => [OURS, "incoming-stock", ...rest],
  transfers: (...rest: unknown[]) => [OURS, "stock-transfers", ...rest],
  movements: (...rest: unknown[]) => [OURS, "stock-movements", ...rest],
  imports: (...rest: unknown[]) => [OURS, "stock-imports", ...rest],
  counts: (...rest: unknown[]) => [OURS, "stock-counts", ...rest],
  waitlist: (...rest: unknown[]) => [OURS, "stock-waitlist", ...rest],
  check: (...rest: unknown[]) => [OURS, "stock-reconciliation", ...rest],
  order: (orderId: string, ...rest: unknown[]) => [
    OURS,
    "order",
    orderId,
    ...rest,
  ],
  /** What seldom changes, and is kept longer. */
  shop: (...rest: unknown[]) => ["holdfast-shop", ...rest],
}

/** What core's pages ask for and a change of the stock makes wrong. */
const CORE = [
  ["inventory_items"],
  ["inventory_item_levels"],
  ["reservation_items"],
  ["reservations"],
  ["variants"],
  ["product_variants"],
]

/**
 * Makes every page ask anew, ours and core's, after a change of the stock.
 *
 * @example
 * const stockChanged = useStockChanged()
 * useMutation({ mutationFn, onSettled: stockChanged })
 */
export function useStockChanged(): () => Promise<void> {
  const queryClient = useQueryClient()

  return useCallback(() => stockChanged(queryClient), [queryClient])
}

export async function stockChanged(queryClient: QueryClient): Promise<void> {
  await Promise.all(
    [keys.all, ...CORE].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey })
    )
  )
}
