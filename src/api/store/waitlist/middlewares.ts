import { authenticate, MiddlewareRoute } from "@medusajs/framework/http"

import { validateQuery } from "../../query"
import { validateAndTransformBody } from "../../validate"
import {
  StoreGetWaitlistParams,
  StoreJoinWaitlist,
  StoreLeaveWaitlist,
} from "./validators"

// Whoever has logged in waits as a customer, anybody else by an address or a token.
const anybody = () =>
  authenticate("customer", ["session", "bearer"], {
    allowUnauthenticated: true,
  })

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
