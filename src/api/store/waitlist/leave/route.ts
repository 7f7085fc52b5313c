import { MedusaResponse } from "@medusajs/framework/http"

import { badValue } from "../../../../modules/inventory/errors"
import { leaveWaitlistWorkflow } from "../../../../workflows/waitlist"
import { showEntries } from "../../../../workflows/waitlist/shown-entry"
import { tellConflicts } from "../../../conflicts"
import { expectCustomer, ShopperRequest } from "../shopper"
import { StoreLeaveWaitlist } from "../validators"

/** Waits no longer, by a token, or by an id of an entry that is the customer's. */
export const POST = tellConflicts(
  async (
    req: ShopperRequest<StoreLeaveWaitlist>,
    res: MedusaResponse
  ): Promise<void> => {
    const { token, id } = req.validatedBody

    if (!token === !id) {
      throw badValue("token", "or id must be given, and not both")
    }

    const { result } = await leaveWaitlistWorkflow(req.scope).run({
      input: token ? { token } : { id, customer_id: expectCustomer(req) },
    })
    const [waitlist_entry] = await showEntries(req.scope, [result])

    res.json({ waitlist_entry })
  }
)
