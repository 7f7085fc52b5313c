import type { LowStockDTO } from "../../modules/inventory/types/availability"
import type { Json } from "./json"

/** What is looked at where nobody chose: the sales of so many days, and how long a delivery takes. */
export const LOW_STOCK_INITIAL = { sales_days: 30, lead_time_days: 14 }

type Figures = Pick<
  Json<LowStockDTO>,
  | "available_quantity"
  | "daily_sales"
  | "incoming_quantity"
  | "suggested_quantity"
  | "threshold"
>

/**
 * Why nothing is suggested to be ordered of a level that is low; null where something
 * is. By the rule that suggests it: what is sold in the lead time, and the threshold at
 * least, less what is available and what is on its way.
 */
export function whyNothing(
  {
    available_quantity: available,
    daily_sales,
    incoming_quantity: incoming,
    suggested_quantity,
    threshold,
  }: Figures,
  leadTimeDays: number
): "unsold" | "coming" | "enough" | null {
  if (suggested_quantity > 0) {
    return null
  }

  const needed = Math.max(daily_sales * leadTimeDays, threshold ?? 0)

  // Also to serve backorders, of which less than nothing is available.
  if (available < needed && incoming > 0) {
    return "coming"
  }

  return needed > 0 ? "enough" : "unsold"
}
