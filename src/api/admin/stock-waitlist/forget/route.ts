import { forgetWaitlistWorkflow } from "../../../../workflows/waitlist"
import { postTo } from "../../../post-to"
import { AdminForgetWaitlist } from "../validators"

/** Forgets somebody by their address or as a customer; the figures stay. */
export const POST = postTo(forgetWaitlistWorkflow, {
  input: (body: AdminForgetWaitlist) => body,
  answer: (forgotten) => forgotten,
})
