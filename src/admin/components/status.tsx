import { StatusBadge } from "@medusajs/ui"

import { useText } from "../lib/use-text"

const COLORS = {
  in_stock: "green",
  low_stock: "orange",
  out_of_stock: "red",
} as const

export type StockStatus = keyof typeof COLORS

export const STOCK_STATUSES = Object.keys(COLORS) as StockStatus[]

/** The status of a level, in a word and a colour. */
export function StockStatusBadge({ status }: { status: StockStatus }) {
  const t = useText()

  return (
    <StatusBadge color={COLORS[status]} className="whitespace-nowrap">
      {t(`status.${status}`)}
    </StatusBadge>
  )
}
