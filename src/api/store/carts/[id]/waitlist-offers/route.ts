import { MedusaResponse } from "@medusajs/framework/http"

import { readHeldLines } from "../../../../../workflows/carts/read-held-lines"
import { claimWaitlistOfferWorkflow } from "../../../../../workflows/waitlist"
import { showEntries } from "../../../../../workflows/waitlist/shown-entry"
import { tellConflicts } from "../../../../conflicts"
import { expectEntry, ShopperRequest } from "../../../waitlist/shopper"
import { StoreClaimWaitlistOffer } from "../../../waitlist/validators"

/**
 * Puts what was offered from the waitlist into the cart, with the units that are held for
 * it: by the token of the offer, or by an id of an entry that is the customer's. Asked
 * again for the same cart it does nothing more.
 */
export const POST = tellConflicts(
  async (
    req: ShopperRequest<StoreClaimWaitlistOffer>,
    res: MedusaResponse
  ): Promise<void> => {
    const cart_id = req.params.id!
    const { result } = await claimWaitlistOfferWorkflow(req.scope).run({
      input: { cart_id, ...expectEntry(req) },
    })
    const [waitlist_entry] = await showEntries(req.scope, [result])

    res.json({ waitlist_entry, ...(await readHeldLines(req.scope, cart_id)) })
  }
)
