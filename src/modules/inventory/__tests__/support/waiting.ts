import {
  HoldCartInput,
  JoinWaitlistInput,
  OfferWaitlistInput,
} from "../../types"
import { InventoryTest } from "./module-test"

/** Limits that a story reaches. */
export const WAITLIST_LIMITS = {
  waitlist: {
    max_entries_per_shopper: 3,
    max_entries_per_variant: 5,
    max_quantity: 4,
  },
}

/** What those do who wait for units. */
export function waitlistDesk({ service, sql, events }: InventoryTest) {
  const place = (item: string, locations = ["a"]) => ({
    variant_id: `variant-${item}`,
    sales_channel_id: "web",
    inventory_items: [{ inventory_item_id: item }],
    location_ids: locations,
  })
  const join = async (
    item: string,
    name: string,
    more: Partial<JoinWaitlistInput> = {}
  ) => {
    const { entry, token } = await service.joinWaitlist({
      ...place(item),
      email: `${name}@example.com`,
      ...more,
    })

    return { ...entry, token: token! }
  }
  const offerAll = async (
    item: string,
    more: Partial<OfferWaitlistInput> = {}
  ) => {
    const offers = []

    for (;;) {
      const offer = await service.offerToWaitlist({ ...place(item), ...more })

      if (!offer) {
        return offers
      }
      offers.push({ ...offer.entry, token: offer.token })
    }
  }
  const stocked = (item: string, quantity: number, location = "a") =>
    service.adjustInventory(item, location, quantity)
  const statusOf = async (id: string) =>
    (await service.retrieveWaitlistEntry(id)).status
  const cartOf = (
    cart_id: string,
    item: string,
    quantity: number,
    more: Partial<HoldCartInput> = {}
  ): HoldCartInput => ({
    cart_id,
    location_ids: ["a"],
    lines: [
      {
        line_item_id: `${cart_id}-line`,
        quantity,
        inventory_items: [{ inventory_item_id: item }],
      },
    ],
    ...more,
  })
  /** Time goes by for what is held for somebody. */
  const lapse = async (id: string) => {
    await sql(
      `update stock_waitlist_entry set offer_expires_at = now() - interval '1 second'
        where id = ?`,
      [id]
    )
    await sql(
      `update reservation_item set expires_at = now() - interval '1 second'
        where cart_id = ?`,
      [id]
    )
  }
  const namesOf = () =>
    events
      .map(({ name }) => name)
      .filter((name) => name.startsWith("stock-waitlist."))

  return { place, join, offerAll, stocked, statusOf, cartOf, lapse, namesOf }
}
