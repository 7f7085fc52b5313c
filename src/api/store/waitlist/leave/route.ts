import { MedusaResponse } from "@medusajs/framework/http"

import { leaveWaitlistWorkflow } from "../../../../workflows/waitlist"
import { showEntries } from "../../../../workflows/waitlist/shown-entry"
import { tellConflicts } from "../../../conflicts"
import { expectEntry, ShopperRequest } from "../shopper"
import { StoreLeaveWaitlist } from "../validators"

/** Waits no longer, by a token, or by an id of an entry that is the customer's. */
export const POST = tellConflicts(
  async (
    req: ShopperRequest<StoreLeaveWaitlist>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await leaveWaitlistWorkflow(req.scope).run({
      input: expectEntry(req),
    })
    const [waitlist_entry] = await showEntries(req.scope, [result])

    res.json({ waitlist_entry })
  }
)
