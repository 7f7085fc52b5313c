import { z } from "@medusajs/framework/zod"

import { findParams, momentFilter, oneOrMany } from "../../validators"

export const AdminGetBackorderPromisesParams = findParams().merge(
  z.object({
    reservation_id: oneOrMany(),
    line_item_id: oneOrMany(),
    inventory_item_id: oneOrMany(),
    location_id: oneOrMany(),
    incoming_stock_id: oneOrMany(),
    promised_at: momentFilter("promised_at"),
  })
)
