import { setTimeout as sleep } from "node:timers/promises"

import { MedusaContainer } from "@medusajs/framework/types"

import { HoldfastErrorCodes } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  OfferWaitlistInput,
  TokenOfEntry,
  WaitlistEntryDTO,
} from "../../modules/inventory/types"
import { Place, readPlace } from "./read-place"
import { tellOffers } from "./tell"

/** How many are told at the same time: a provider of notifications may be slow. */
const AT_ONCE = 20

/** How often it is tried again where others were quicker. */
const ATTEMPTS = 5

interface Offering {
  run: Promise<WaitlistEntryDTO[]>
  next?: Promise<WaitlistEntryDTO[]>
}

/** One at a time in a process, for each place, and once more for who came meanwhile. */
const offering = new Map<string, Offering>()

/**
 * Offers what there is of a variant to those who wait for it in a sales channel, until
 * nobody can be served, and tells them. Several servers may do so at once: the service has
 * them take turns.
 *
 * @param entry_id for staff: offers to this one alone, whoever waits before them
 * @returns to whom units were offered
 */
export async function offerUnits(
  container: MedusaContainer,
  place: Place & { entry_id?: string }
): Promise<WaitlistEntryDTO[]> {
  if (place.entry_id) {
    return await offerAll(container, place)
  }

  const key = `${place.variant_id} ${place.sales_channel_id}`
  const begun = offering.get(key)

  if (begun) {
    begun.next ??= begun.run
      .catch(() => [])
      .then(() => start(container, place, key))

    return await begun.next
  }

  return await start(container, place, key)
}

async function start(
  container: MedusaContainer,
  place: Place,
  key: string
): Promise<WaitlistEntryDTO[]> {
  const one: Offering = { run: offerAll(container, place) }

  offering.set(key, one)

  try {
    return await one.run
  } finally {
    if (offering.get(key) === one && !one.next) {
      offering.delete(key)
    }
  }
}

async function offerAll(
  container: MedusaContainer,
  place: Place & { entry_id?: string }
): Promise<WaitlistEntryDTO[]> {
  const found = await readOffered(container, place)

  if (!found) {
    return []
  }
  if (!found.inventory_items.length) {
    // Linked to another item later, it is offered to those who wait.
    await closeEntries(container, place, ["offered"])

    return []
  }

  const offers: WaitlistEntryDTO[] = []

  for (;;) {
    const batch: TokenOfEntry[] = []

    try {
      while (batch.length < AT_ONCE) {
        const offer = await offerOne(container, {
          ...found,
          ...(place.entry_id && { entry_id: place.entry_id }),
        })

        if (!offer) {
          break
        }
        batch.push(offer)
      }
    } finally {
      // What was offered is told, whatever became of the next.
      await Promise.all(batch.map((offer) => tellOffers(container, [offer])))
    }
    offers.push(...batch.map(({ entry }) => entry))

    if (batch.length < AT_ONCE) {
      return offers
    }
  }
}

/**
 * What of a place is offered: nothing of what no shopper sees, since it could not be
 * claimed. Those who wait for it wait on, and offers that are over are closed.
 */
async function readOffered(
  container: MedusaContainer,
  place: Place
): Promise<OfferWaitlistInput | undefined> {
  const shown = await readPlace(container, place, true)

  if (shown) {
    return shown
  }

  const hidden = await readPlace(container, place)

  if (!hidden) {
    // Nobody waits for a variant that is deleted.
    await closeEntries(container, place, ["waiting", "offered"])
  }

  return hidden && { ...hidden, location_ids: [] }
}

async function offerOne(
  container: MedusaContainer,
  input: OfferWaitlistInput
): Promise<TokenOfEntry | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await resolveHoldfast(container).offerToWaitlist(input)
    } catch (error) {
      if (
        attempt === ATTEMPTS ||
        (error as { code?: string }).code !== HoldfastErrorCodes.STOCK_BUSY
      ) {
        throw error
      }
      await sleep(Math.random() * 100 * attempt)
    }
  }
}

async function closeEntries(
  container: MedusaContainer,
  { variant_id, sales_channel_id }: Place,
  status: WaitlistEntryDTO["status"][]
): Promise<void> {
  const inventory = resolveHoldfast(container)

  for (;;) {
    const { entries } = await inventory.listWaitlistEntries({
      variant_id,
      sales_channel_id,
      status,
      limit: 500,
    })

    if (!entries.length) {
      return
    }
    await inventory.closeWaitlistEntries(entries.map(({ id }) => id))
  }
}
