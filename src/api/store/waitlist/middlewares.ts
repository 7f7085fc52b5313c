import { MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { validateAndTransformBody } from "../../validate"
import { anybody } from "./shopper"
import {
  StoreGetWaitlistParams,
  StoreJoinWaitlist,
  StoreLeaveWaitlist,
} from "./validators"

export const storeWaitlistMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/store/waitlist",
    middlewares: [anybody(), validateQuery(StoreGetWaitlistParams)],
  },
  {
    method: ["POST"],
    matcher: "/store/waitlist",
    middlewares: [anybody(), validateAndTransformBody(StoreJoinWaitlist)],
  },
  {
    method: ["POST"],
    matcher: "/store/waitlist/leave",
    middlewares: [anybody(), validateAndTransformBody(StoreLeaveWaitlist)],
  },
]
