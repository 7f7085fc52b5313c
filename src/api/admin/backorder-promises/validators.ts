import { z } from "@medusajs/framework/zod"

import {
  findParams,
  itemFilter,
  momentFilter,
  oneOrMany,
  placeFilter,
} from "../../validators"

export const AdminGetBackorderPromisesParams = findParams().merge(
  z.object({
    reservation_id: oneOrMany(),
    line_item_id: oneOrMany(),
    ...itemFilter,
    ...placeFilter,
    incoming_stock_id: oneOrMany(),
    promised_at: momentFilter("promised_at"),
  })
)
