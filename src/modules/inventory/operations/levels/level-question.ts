import { StockStatus } from "../../policy/words"
import { LevelOrder } from "./level-numbers"

/** Where a page begins: beyond this row, onwards or back. */
export interface LevelCursor {
  goes: "on" | "back"
  order: string
  key: string
  inventory_item_id: string
  location_id: string
}

export interface LevelQuestion {
  order: string
  by: LevelOrder
  isDescending: boolean
  q: string | null
  q_item_ids: string[]
  ids: string[] | null
  inventory_item_ids: string[] | null
  location_ids: string[] | null
  statuses: StockStatus[] | null
  cursor: LevelCursor | null
  limit: number
}
