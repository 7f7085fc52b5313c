import type {
  ExplainedReservation,
  LevelExplanation,
} from "../../modules/inventory/types/levels"
import type { Json } from "./json"
import type { Translate } from "./use-text"

/** A reservation with whoever it is for, as the explanation of an item tells it. */
export type OwnedReservation = Json<ExplainedReservation> & {
  location_id: string
  order: { id: string; display_id: number } | null
  cart: { id: string; email: string | null } | null
}

/** Why what is available of an item at a location is what it is. */
export type Explanation = Json<Omit<LevelExplanation, "reservations">> & {
  reservations: Omit<OwnedReservation, "location_id">[]
}

/** When the last of a reservation's units that are not there is promised. */
export interface BackorderPromise {
  reservation_id: string
  quantity: number
  promised_at: string | null
}

/**
 * What is still owed of each reservation: how many units, and by when the last of
 * them, which is unknown where one of them has no date.
 */
export function owedByReservation(
  promises: BackorderPromise[]
): Map<string, { quantity: number; promised_at: string | null }> {
  const owed = new Map<
    string,
    { quantity: number; promised_at: string | null }
  >()

  for (const { reservation_id, quantity, promised_at } of promises) {
    const before = owed.get(reservation_id)
    const dates = [before ? before.promised_at : promised_at, promised_at]

    owed.set(reservation_id, {
      quantity: (before?.quantity ?? 0) + Number(quantity),
      promised_at: dates.includes(null)
        ? null
        : (dates as string[]).sort().at(-1)!,
    })
  }

  return owed
}

/** Whose units these are, in words. */
export function ownerOf(
  {
    owner,
    cart,
    cart_id,
    description,
    order,
  }: Pick<
    OwnedReservation,
    "owner" | "cart" | "cart_id" | "description" | "order"
  >,
  t: Translate
): string {
  if (order) {
    return `${t("references.order")} #${order.display_id}`
  }
  if (owner === "order") {
    return t("references.order")
  }

  if (cart_id?.startsWith("swait_")) {
    return t("holds.waits")
  }

  return owner === "cart"
    ? [t("references.cart"), cart?.email].filter(Boolean).join(" ")
    : description || t("item.byStaff")
}
