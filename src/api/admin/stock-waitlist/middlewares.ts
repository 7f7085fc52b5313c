import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { validateAndTransformBody } from "../../validate"
import {
  AdminChangeWaitlistEntry,
  AdminForgetWaitlist,
  AdminGetWaitlistCountsParams,
  AdminGetWaitlistParams,
} from "./validators"

const WAITLIST = "/admin/stock-waitlist"

const post = (
  path: string,
  schema: Parameters<typeof validateAndTransformBody>[0]
): MiddlewareRoute => ({
  method: ["POST"],
  matcher: `${WAITLIST}${path}`,
  middlewares: [validateAndTransformBody(schema)],
})

export const stockWaitlistMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: WAITLIST,
    middlewares: [validateQuery(AdminGetWaitlistParams)],
  },
  {
    method: ["GET"],
    matcher: `${WAITLIST}/counts`,
    middlewares: [validateQuery(AdminGetWaitlistCountsParams)],
  },
  post("/forget", AdminForgetWaitlist),
  post("/:id/offer", AdminChangeWaitlistEntry),
  post("/:id/remove", AdminChangeWaitlistEntry),
]
