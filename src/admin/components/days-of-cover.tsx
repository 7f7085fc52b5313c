import { Text } from "@medusajs/ui"

import type { LevelSales } from "../../modules/inventory/types/availability"
import { useFormat } from "../lib/format"
import { useText } from "../lib/use-text"
import { Quantity } from "./quantity"

/** For how many days the stock lasts, and at which pace it sells, or that it does not. */
export function DaysOfCover({
  sales,
}: {
  sales: Omit<LevelSales, "inventory_level_id"> | undefined
}) {
  const t = useText()
  const format = useFormat()

  // Not known yet: they are asked for after the list.
  if (!sales) {
    return null
  }

  if (sales.days_of_cover === null) {
    return (
      <Text
        size="small"
        className="text-ui-fg-subtle whitespace-nowrap"
        title={t("lowStock.noSalesHint")}
      >
        {t("lowStock.noSales")}
      </Text>
    )
  }

  return (
    <div className="flex flex-col items-end">
      <Quantity value={sales.days_of_cover} />
      <Text
        size="xsmall"
        className="text-ui-fg-subtle whitespace-nowrap"
        title={t("lowStock.coverHint", {
          count: sales.days_in_stock,
          sold: format.quantity(sales.sold_quantity),
          days: format.rounded(sales.days_in_stock),
        })}
      >
        {t("lowStock.perDay", { number: format.rounded(sales.daily_sales) })}
      </Text>
    </div>
  )
}
