import { KINDS_WITHOUT_UNITS, MovementKind } from "./movement-kinds"

/**
 * A movement, with what must be known of its level and its reservation to tell of
 * it. What one call did to a level, or to a reservation, is told once: with the last of
 * its movements.
 */
export interface MovementToTell {
  /** Under which number its process did it. */
  telling: number
  /** The last movement of the same number. */
  last_movement: string
  kind: MovementKind
  /** Null for a level that has been deleted for good. */
  level_id: string | null
  is_last_at_level: boolean
  /** The call left the level with less than is reserved there, by this. */
  is_shortfall: boolean
  reservation: ReservationToTell | null
}

/** What a call did to a reservation, as far as its last movement knows. */
export interface ReservationToTell {
  id: string
  /** Whether units were held before the call, and whether they are after it. */
  was_there: boolean
  is_there: boolean
  /** Whether it had movements before. */
  is_known: boolean
  kinds: MovementKind[]
  /** The last cart that the ledger knows of it. */
  cart_id: string | null
  /** Whether it is the cart's, or was until it went. */
  is_carts: boolean
}

/** One event of a movement. */
export type MovementEvent =
  | { of: "level"; id: string; event: "updated" | "shortfall" }
  | {
      of: "reservation"
      id: string
      event: "created" | "updated" | "deleted" | "restored"
    }
  | {
      of: "cart"
      id: string
      cart_id: string
      event: "created" | "updated" | "released" | "expired" | "converted"
    }

/** Kinds that tell of the level's life are told as its making and its deletion. */
const LIFE = ["opened", "closed", "reopened"] as const satisfies MovementKind[]

/** The events of a movement, in the order in which they are told. */
export function eventsOf({
  kind,
  level_id,
  is_last_at_level,
  is_shortfall,
  reservation,
}: MovementToTell): MovementEvent[] {
  const isOfLevel = !isOneOf(kind, KINDS_WITHOUT_UNITS) && !isOneOf(kind, LIFE)
  const levelEvent = (event: "updated" | "shortfall"): MovementEvent[] =>
    level_id ? [{ of: "level", id: level_id, event }] : []

  return [
    ...(reservation ? eventsOfReservation(reservation) : []),
    ...(isOfLevel && is_last_at_level ? levelEvent("updated") : []),
    ...(is_shortfall ? levelEvent("shortfall") : []),
  ]
}

function eventsOfReservation(reservation: ReservationToTell): MovementEvent[] {
  const { id, was_there, is_there, is_known } = reservation
  const came = is_known ? ("restored" as const) : ("created" as const)
  const told =
    was_there && is_there
      ? (["updated"] as const)
      : [
          ...(was_there ? [] : [came]),
          ...(is_there ? [] : (["deleted"] as const)),
        ]

  return told.flatMap((event): MovementEvent[] => {
    const ofCart = cartEvent(event, reservation)

    return [
      { of: "reservation", id, event },
      ...(ofCart && reservation.cart_id
        ? [
            {
              of: "cart" as const,
              id,
              cart_id: reservation.cart_id,
              event: ofCart,
            },
          ]
        : []),
    ]
  })
}

/** What a change of a reservation is to a cart; null if it is nothing. */
function cartEvent(
  event: "created" | "updated" | "deleted" | "restored",
  { kinds, is_carts }: ReservationToTell
): Extract<MovementEvent, { of: "cart" }>["event"] | null {
  if (!is_carts) {
    return event === "updated" && kinds.includes("converted")
      ? "converted"
      : null
  }
  // Where units are is not the cart's concern.
  if (kinds.every((kind) => kind === "moved")) {
    return null
  }

  switch (event) {
    case "deleted":
      return kinds.includes("expired") ? "expired" : "released"
    case "restored":
      return null
    default:
      return event
  }
}

const isOneOf = (kind: MovementKind, kinds: readonly MovementKind[]) =>
  kinds.includes(kind)
