import { isDefined } from "@medusajs/framework/utils"

/**
 * How long a cart has held an item, over all its reservations of it: the age does
 * not start anew when a hold ends and begins again.
 */
export interface ItemAge {
  held_since: string
  age_seconds: number
  /** Units of it are held now. */
  is_live: boolean
}

/** A hold that is, or was, and since when. */
export interface AgedHold {
  inventory_item_id: string
  held_since?: string | null
  age_seconds?: number | null
  is_live: boolean
}

/** How long a cart may hold an item, and how long it then may not. */
export interface HoldTimes {
  ttl_seconds: number
  max_hold_seconds: number
  retake_pause_seconds: number
}

/**
 * The ages of a cart's items. One that is over, and its pause too, is none any
 * more: the item may be held anew.
 */
export function agesOfItems(
  holds: AgedHold[],
  { max_hold_seconds, retake_pause_seconds }: HoldTimes
): Map<string, ItemAge> {
  const ages = new Map<string, ItemAge>()

  for (const { inventory_item_id, held_since, age_seconds, is_live } of holds) {
    if (
      !held_since ||
      !isDefined(age_seconds) ||
      age_seconds === null ||
      (!is_live && age_seconds >= max_hold_seconds + retake_pause_seconds)
    ) {
      continue
    }

    const present = ages.get(inventory_item_id)
    const oldest =
      present && present.age_seconds >= age_seconds
        ? present
        : { held_since, age_seconds }

    ages.set(inventory_item_id, {
      held_since: oldest.held_since,
      age_seconds: oldest.age_seconds,
      is_live: is_live || (present?.is_live ?? false),
    })
  }

  return ages
}

/**
 * Whether an item may not be held again yet: its age is over, and others are to
 * have their chance. Time that staff has granted past it is not taken back.
 */
export function isPaused(
  age: ItemAge | undefined,
  { max_hold_seconds }: HoldTimes
): boolean {
  return !!age && !age.is_live && age.age_seconds >= max_hold_seconds
}
