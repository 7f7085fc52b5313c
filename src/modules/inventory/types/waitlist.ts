import type { BigNumberInput } from "@medusajs/framework/types"

import type { WaitlistStatus } from "../policy/words"
import type { CartComponentInput, SourcesInput } from "./sourcing"

/** Who waits: an address, or a customer with an account. */
export type WaitlistShopper =
  { email: string; customer_id?: null } | { customer_id: string; email?: null }

/** For what somebody is to wait. */
export interface JoinWaitlistInput extends SourcesInput {
  variant_id: string
  sales_channel_id: string
  /** How many units they want; default 1. */
  quantity?: BigNumberInput
  email?: string | null
  customer_id?: string | null
  /**
   * Whether they are offered what there is where that is less than they want. By
   * default they wait until all of it is there at once, and others may come before.
   */
  accepts_less?: boolean
  /**
   * Whether it changes what somebody wants who waits already; default true. False for
   * whoever gives an address and has not shown that it is theirs.
   */
  changes?: boolean
  /** In which language they are told. */
  locale?: string | null
  metadata?: Record<string, unknown> | null
  /** The items that one unit of the variant takes. */
  inventory_items: CartComponentInput[]
}

/** Somebody who waits, waited, or was served. */
export interface WaitlistEntryDTO {
  id: string
  variant_id: string
  sales_channel_id: string
  /** Null where a customer waits, and once it is forgotten whose it was. */
  email: string | null
  customer_id: string | null
  quantity: number
  accepts_less: boolean
  status: WaitlistStatus
  /** How many units are, or were, held for them. */
  offered_quantity: number | null
  offered_at: Date | null
  /** Until when they are held. */
  offer_expires_at: Date | null
  /** When they were told of it. */
  told_at: Date | null
  /** The cart that has the units. */
  cart_id: string | null
  claimed_at: Date | null
  ended_at: Date | null
  /** Since when nobody knows whose it was. */
  forgotten_at: Date | null
  locale: string | null
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}

/** An entry with the secret that leads to it, which is told once and kept nowhere. */
export interface TokenOfEntry {
  entry: WaitlistEntryDTO
  token: string
}

/** What became of joining: the token of one that is new. */
export interface JoinedWaitlist {
  entry: WaitlistEntryDTO
  /** Null where they waited already. */
  token: string | null
}

/** Where units of a variant come from that are offered. */
export interface OfferWaitlistInput extends SourcesInput {
  variant_id: string
  sales_channel_id: string
  inventory_items: CartComponentInput[]
  /** The one whose turn it is, whoever waits before them: for staff. */
  entry_id?: string
}

/** A variant in a sales channel that somebody waits for. */
export interface WaitlistQueue {
  variant_id: string
  sales_channel_id: string
}

/** The same, with what may be done there. */
export interface ListedWaitlistQueue extends WaitlistQueue {
  has_waiting: boolean
  /** Offers may be over there, or claims be done. */
  has_ended: boolean
}

/** Which entries to list. */
export interface WaitlistFilter {
  id?: string | string[]
  variant_id?: string | string[]
  sales_channel_id?: string | string[]
  status?: WaitlistStatus | WaitlistStatus[]
  email?: string
  customer_id?: string
  /** Default `newest_first`; those who wait are served `oldest_first`. */
  order?: "newest_first" | "oldest_first"
  limit?: number
  offset?: number
}

/** How many wait for a variant in a sales channel, and what became of others. */
export interface WaitlistCountDTO extends WaitlistQueue {
  waiting: number
  /** Units that they wait for together. */
  waiting_quantity: number
  offered: number
  claimed: number
  taken: number
  lapsed: number
  left: number
  /** Since when the first of them has waited. */
  waiting_since: Date | null
}
