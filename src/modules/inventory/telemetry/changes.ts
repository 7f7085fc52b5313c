import { CommonEvents } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../events"
import type { MovementKind } from "../policy/ledger/movement-kinds"
import { meters } from "./meters"

/** What a change tells of itself, see `methods/changes.ts`. */
interface ToldChange {
  object: string
  action: string
  ids: string[]
  eventName?: string
}

/** What cart reservations are told as, by the event. */
const HOLDS: Record<string, string> = {
  [HoldfastEvents.CART_RESERVATION_CREATED]: "created",
  [HoldfastEvents.CART_RESERVATION_UPDATED]: "updated",
  [HoldfastEvents.CART_RESERVATION_RELEASED]: "released",
  [HoldfastEvents.CART_RESERVATION_EXPIRED]: "expired",
  [HoldfastEvents.CART_RESERVATION_CONVERTED]: "converted",
}

const ACTIONS = new Set<string>(Object.values(CommonEvents))

/** Counts what became of reservations, once it is committed. */
export function changesTold(changes: ToldChange[]): void {
  const counted = meters()

  if (!counted) {
    return
  }
  for (const { object, action, ids, eventName } of changes) {
    if (object !== "reservation_item" || !ids.length) {
      continue
    }
    if (!eventName && ACTIONS.has(action)) {
      counted.add("holdfast.reservations", ids.length, { action })
    }

    const event = HOLDS[eventName ?? ""]

    if (event) {
      counted.add("holdfast.cart.holds", ids.length, { event })
    }
  }
}

/** Counts movements of the ledger, once they are committed. */
export function movementsWritten(
  written: Partial<Record<MovementKind, number>>
): void {
  const counted = meters()

  for (const [kind, movements] of Object.entries(written)) {
    counted?.add("holdfast.ledger.movements", movements, { kind })
  }
}
