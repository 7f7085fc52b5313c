import type {
  StockCountDTO,
  StockCountLineDTO,
  StockCountSummary,
  UncoveredReservation,
} from "../../modules/inventory/types/counts"
import type { Json } from "./json"

export type Count = Json<StockCountDTO>
export type CountSummary = Json<StockCountSummary>
export type CountLine = Json<StockCountLineDTO>

/** A reservation that what was found does not do for. */
export type Uncovered = UncoveredReservation & {
  order: { id: string; display_id: number } | null
  cart: { id: string; email: string | null } | null
}

export const COUNT_COLORS = {
  open: "blue",
  in_review: "orange",
  posted: "green",
  undone: "grey",
  cancelled: "grey",
} as const

export const COUNT_LINE_COLORS = {
  uncounted: "grey",
  recount: "orange",
  corrected: "red",
  moved: "orange",
  counted: "blue",
  posted: "green",
} as const
