import { Message } from "@medusajs/framework/types"
import { CommonEvents, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../events"
import { isWaitlistEntry } from "../policy/waitlist/waitlist-entry"
import { ReleasedHold } from "../operations/reservations/release"
import { WaitlistEntryDTO } from "../types"
import {
  eventsOf,
  MovementEvent,
  MovementToTell,
} from "../policy/ledger/movement-events"
import { Telling } from "../tellings"

/** Ids changed by a call, to be told of once the change is committed. */
export interface Change {
  object:
    | "inventory_item"
    | "inventory_level"
    | "reservation_item"
    | "incoming_stock"
    | "stock_transfer"
    | "stock_import"
    | "stock_count"
    | "stock_waitlist_entry"
  action: string
  ids: string[]
  eventName?: string
  /** What the event tells beside the id. */
  also?: Record<string, string | number | null>
}

/** Levels whose quantities changed. */
export const levelsUpdated = (ids: string[]): Change => ({
  object: "inventory_level",
  action: CommonEvents.UPDATED,
  ids,
})

/** A change of reservations. */
export const reservations = (action: string, ids: string[]): Change => ({
  object: "reservation_item",
  action,
  ids,
})

/** What became of a reservation of a cart. */
export const ofCart = (
  eventName: string,
  { id, cart_id }: { id: string; cart_id: string }
): Change => ({
  object: "reservation_item",
  action: CommonEvents.UPDATED,
  eventName,
  // What is held for somebody who waits is no cart's: `stock-waitlist` tells of it.
  ids: isWaitlistEntry(cart_id) ? [] : [id],
  also: { cart_id },
})

/** What became of an entry of the waitlist. */
export const ofEntry = (
  eventName: string,
  { id, variant_id, sales_channel_id, cart_id }: WaitlistEntryDTO,
  also: Change["also"] = {}
): Change => ({
  object: "stock_waitlist_entry",
  action: CommonEvents.UPDATED,
  eventName,
  ids: [id],
  also: { variant_id, sales_channel_id, ...(cart_id && { cart_id }), ...also },
})

/** What the ledger has of a change: by whom, under which number, up to which movement. */
export interface InLedger extends Partial<
  Pick<Telling, "number" | "last_movement">
> {
  teller: number
}

/**
 * The messages of a change, as Medusa's modules send them. They are put together
 * here: the framework's own way looks for repeated messages by writing each of
 * them as JSON, and leaves nothing of the data but the id.
 *
 * What the ledger has is told from there again where it may not have been told: each
 * message of it has an id, the same each time, and belongs to no group. What is
 * committed is so, whatever becomes of the workflow that did it.
 */
export function messagesOf(
  { object, action, eventName, ids, also }: Change,
  eventGroupId: string | undefined,
  { teller, number, last_movement }: Partial<InLedger> = {}
): Message[] {
  const name =
    eventName ?? `${Modules.INVENTORY}.${object.replaceAll("_", "-")}.${action}`
  const isInLedger =
    !!last_movement &&
    (object === "reservation_item" ||
      (object === "inventory_level" && action === String(CommonEvents.UPDATED)))
  const source = Modules.INVENTORY
  // Made whole in one go: put together of parts it took four times as long.
  const metadataOf = isInLedger
    ? (id: string) => ({
        source,
        object,
        action,
        event_id: `${teller}.${number}:${name}:${id}`,
        movement_id: last_movement,
      })
    : () =>
        eventGroupId
          ? { source, object, action, eventGroupId }
          : { source, object, action }
  const messageOf = (id: string): Message => ({
    name,
    metadata: metadataOf(id),
    data: also ? { id, ...also } : { id },
  })

  return ids.length === 1
    ? [messageOf(ids[0]!)]
    : [...new Set(ids)].map(messageOf)
}

const CART_EVENTS = {
  created: HoldfastEvents.CART_RESERVATION_CREATED,
  updated: HoldfastEvents.CART_RESERVATION_UPDATED,
  released: HoldfastEvents.CART_RESERVATION_RELEASED,
  expired: HoldfastEvents.CART_RESERVATION_EXPIRED,
  converted: HoldfastEvents.CART_RESERVATION_CONVERTED,
}

/** The messages of a movement that a process has left, as it would have sent them. */
export const messagesOfMovement = (
  teller: number,
  movement: MovementToTell
): Message[] =>
  eventsOf(movement).flatMap((event) =>
    messagesOf(changeOf(event), undefined, {
      teller,
      number: movement.telling,
      last_movement: movement.last_movement,
    })
  )

function changeOf(event: MovementEvent): Change {
  switch (event.of) {
    case "level":
      return event.event === "shortfall"
        ? { ...levelsUpdated([event.id]), eventName: HoldfastEvents.SHORTFALL }
        : levelsUpdated([event.id])
    case "reservation":
      return reservations(event.event, [event.id])
    case "cart":
      return ofCart(CART_EVENTS[event.event], event)
  }
}

/** Carts that gave way to a deletion are told, each of each reservation. */
export const cartHoldsReleased = (holds: ReleasedHold[]): Change[] =>
  holds.map(({ is_expired, ...hold }) =>
    ofCart(
      is_expired
        ? HoldfastEvents.CART_RESERVATION_EXPIRED
        : HoldfastEvents.CART_RESERVATION_RELEASED,
      hold
    )
  )
