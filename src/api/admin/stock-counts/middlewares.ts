import { MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { withLargeBody } from "../../large-body"
import { validateQuery } from "../../query"
import { validateAndTransformBody } from "../../validate"
import {
  AdminAddStockCountEntries,
  AdminCancelStockCount,
  AdminLevelsToCountParams,
  AdminOpenStockCount,
  AdminPostStockCount,
  AdminStockCountLinesParams,
  AdminStockCountsParams,
  AdminUpdateStockCount,
  AdminUpdateStockCountLines,
} from "./validators"

const COUNTS = "/admin/stock-counts"

const get = (path: string, schema: z.ZodType): MiddlewareRoute => ({
  method: ["GET"],
  matcher: `${COUNTS}${path}`,
  middlewares: [validateQuery(schema)],
})

const post = (
  path: string,
  schema: Parameters<typeof validateAndTransformBody>[0]
): MiddlewareRoute => ({
  method: ["POST"],
  matcher: `${COUNTS}${path}`,
  middlewares: [validateAndTransformBody(schema)],
})

export const stockCountMiddlewares: MiddlewareRoute[] = [
  get("", AdminStockCountsParams),
  get("/due", AdminLevelsToCountParams),
  get("/:id/lines", AdminStockCountLinesParams),
  // 20,000 items or lines.
  withLargeBody("5mb", post("", AdminOpenStockCount)),
  withLargeBody("5mb", post("/:id/lines", AdminUpdateStockCountLines)),
  withLargeBody("5mb", post("/:id/post", AdminPostStockCount)),
  post("/:id/entries", AdminAddStockCountEntries),
  post("/:id/cancel", AdminCancelStockCount),
  post("/:id", AdminUpdateStockCount),
]
