import { Message } from "@medusajs/framework/types"
import { CommonEvents, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../events"
import {
  eventsOf,
  MovementEvent,
  MovementToTell,
} from "../policy/ledger/movement-events"

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
  action: string
  ids: string[]
  eventName?: string
  /** What the event tells beside the id. */
  also?: Record<string, string>
}

/** Levels whose quantities changed. */
export const levelsUpdated = (ids: string[]): Change => ({
  object: "inventory_level",
  action: CommonEvents.UPDATED,
  ids,
})

/** A change of reservations that the ledger does not tell of. */
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
  ids: [id],
  also: { cart_id },
})

/** Reservations without a level, which went without a movement that would tell. */
export const straysGone = (
  rows: { id: string; cart_id: string | null; is_expired?: boolean }[]
): Change[] => [
  reservations(
    CommonEvents.DELETED,
    rows.map(({ id }) => id)
  ),
  ...rows.flatMap(({ id, cart_id, is_expired }) =>
    cart_id
      ? ofCart(
          is_expired
            ? HoldfastEvents.CART_RESERVATION_EXPIRED
            : HoldfastEvents.CART_RESERVATION_RELEASED,
          { id, cart_id }
        )
      : []
  ),
]

/**
 * The messages of a change, as Medusa's modules send them. They are put together
 * here: the framework's own way looks for repeated messages by writing each of
 * them as JSON, and leaves nothing of the data but the id.
 */
export function messagesOf(
  { object, action, eventName, ids, also }: Change,
  eventGroupId: string | undefined
): Message[] {
  const name =
    eventName ?? `${Modules.INVENTORY}.${object.replaceAll("_", "-")}.${action}`
  const metadata = {
    source: Modules.INVENTORY,
    object,
    action,
    ...(eventGroupId && { eventGroupId }),
  }

  return [...new Set(ids)].map((id) => ({
    name,
    metadata: { ...metadata },
    data: { id, ...also },
  }))
}

const CART_EVENTS = {
  created: HoldfastEvents.CART_RESERVATION_CREATED,
  updated: HoldfastEvents.CART_RESERVATION_UPDATED,
  released: HoldfastEvents.CART_RESERVATION_RELEASED,
  expired: HoldfastEvents.CART_RESERVATION_EXPIRED,
  converted: HoldfastEvents.CART_RESERVATION_CONVERTED,
}

/**
 * The messages of a movement, in their order. Each has an id of its own, made of the
 * movement's and the event's name: one that is told again has the same. They belong to no
 * group: what is committed is so, whatever becomes of the workflow that did it.
 */
export const messagesOfMovement = (movement: MovementToTell): Message[] =>
  eventsOf(movement).flatMap((event) =>
    messagesOf(changeOf(event), undefined).map((message) => ({
      ...message,
      metadata: {
        ...message.metadata,
        event_id: `${movement.id}:${message.name}`,
      },
    }))
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
