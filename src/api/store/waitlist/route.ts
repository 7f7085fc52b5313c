import { MedusaResponse } from "@medusajs/framework/http"

import { badValue } from "../../../modules/inventory/errors"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { joinWaitlistWorkflow } from "../../../workflows/waitlist"
import {
  shownAsAsked,
  showEntries,
} from "../../../workflows/waitlist/shown-entry"
import { tellConflicts } from "../../conflicts"
import { customerOf, expectCustomer, ShopperRequest } from "./shopper"
import { StoreGetWaitlistParams, StoreJoinWaitlist } from "./validators"

/** The most entries of a customer that are told: more than one may have. */
const MOST = 200

/** What a customer waits for and was offered, or the one that a token leads to. */
export async function GET(
  req: ShopperRequest,
  res: MedusaResponse
): Promise<void> {
  const { token } = req.validatedQuery as StoreGetWaitlistParams
  const inventory = resolveHoldfast(req.scope)
  const entries = token
    ? [(await inventory.findWaitlistEntryByToken(token)).entry]
    : (
        await inventory.listWaitlistEntries({
          customer_id: expectCustomer(req),
          status: ["waiting", "offered", "claimed"],
          limit: MOST,
        })
      ).entries

  res.setHeader("Cache-Control", "no-store")
  res.json({
    waitlist_entries: await showEntries(req.scope, entries),
    server_time: new Date(),
  })
}

/**
 * Waits for a variant that is out of stock. Of who gives an address the answer says what
 * was asked for, whether that address waited already or not, and changes nothing of an
 * entry that was there: whose the address is, is not known.
 */
export const POST = tellConflicts(
  async (
    req: ShopperRequest<StoreJoinWaitlist>,
    res: MedusaResponse
  ): Promise<void> => {
    const { email, sales_channel_id, ...asked } = req.validatedBody
    const customer_id = customerOf(req)
    const { sales_channel_ids } = req.publishable_key_context
    const channel = sales_channel_id ?? sales_channel_ids[0]

    if (!channel || !sales_channel_ids.includes(channel)) {
      throw badValue(
        "sales_channel_id",
        "must be a sales channel of the publishable key"
      )
    }
    if (!customer_id && !email) {
      throw badValue("email", "must be given by who has not logged in")
    }

    const { result } = await joinWaitlistWorkflow(req.scope).run({
      input: {
        ...asked,
        sales_channel_id: channel,
        ...(customer_id ? { customer_id } : { email, changes: false }),
        only_published: true,
      },
    })
    const [own] = customer_id ? await showEntries(req.scope, [result]) : []

    res.json({ waitlist_entry: own ?? shownAsAsked(result, asked) })
  }
)
