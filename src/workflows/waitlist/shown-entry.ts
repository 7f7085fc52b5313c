import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { WaitlistStatus } from "../../modules/inventory/policy/words"
import { WaitlistEntryDTO } from "../../modules/inventory/types"

/** What a shopper is told of their place on the waitlist. */
export interface StoreWaitlistEntry {
  /** Null where it was joined by an address: the token leads to it. */
  id: string | null
  variant_id: string
  sales_channel_id: string
  quantity: number
  accepts_less: boolean
  status: WaitlistStatus
  /** How many units are, or were, held for them. */
  offered_quantity: number | null
  /** Until when. */
  offer_expires_at: Date | null
  /** From 1; null where the shop does not tell it, and for what does not wait. */
  position: number | null
}

/** Whose they are knows of them, by being logged in or by a token. */
export async function showEntries(
  container: MedusaContainer,
  entries: WaitlistEntryDTO[]
): Promise<StoreWaitlistEntry[]> {
  const inventory = resolveHoldfast(container)
  const positions = inventory.holdfastOptions.waitlist.show_position
    ? await inventory.findWaitlistPositions(entries.map(({ id }) => id))
    : new Map<string, number>()

  return entries.map((entry) => ({
    id: entry.id,
    variant_id: entry.variant_id,
    sales_channel_id: entry.sales_channel_id,
    quantity: entry.quantity,
    accepts_less: entry.accepts_less,
    status: entry.status,
    offered_quantity: entry.offered_quantity,
    offer_expires_at: entry.offer_expires_at,
    position: positions.get(entry.id) ?? null,
  }))
}

/**
 * What whoever gives an address is told: what they have asked for, and nothing that an
 * entry which was there before would tell.
 */
export function shownAsAsked(
  { variant_id, sales_channel_id }: WaitlistEntryDTO,
  {
    quantity = 1,
    accepts_less = false,
  }: {
    quantity?: number
    accepts_less?: boolean
  }
): StoreWaitlistEntry {
  return {
    id: null,
    variant_id,
    sales_channel_id,
    quantity,
    accepts_less,
    status: "waiting",
    offered_quantity: null,
    offer_expires_at: null,
    position: null,
  }
}
