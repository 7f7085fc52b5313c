import { StatusBadge } from "@medusajs/ui"

import { useText } from "../lib/use-text"

const COLORS = {
  in_stock: "green",
  low_stock: "orange",
  out_of_stock: "red",
  soon_out: "purple",
} as const

export type StockStatus = keyof typeof COLORS

/** What a level is by its numbers of now; who sells out soon is told by the sales. */
export const STOCK_STATUSES = [
  "in_stock",
  "low_stock",
  "out_of_stock",
] as const satisfies StockStatus[]

/** The status of a level, in a word and a colour. */
export function StockStatusBadge({ status }: { status: StockStatus }) {
  const t = useText()

  return (
    <StatusBadge color={COLORS[status]} className="whitespace-nowrap">
      {t(`status.${status}`)}
    </StatusBadge>
  )
}
