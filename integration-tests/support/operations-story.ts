import type { Answers, OPERATIONS } from "../../src/api/operations"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { cartDesk } from "./carts"
import type { Asked } from "./described-operations"
import { hearing } from "./hearing"
import type { HttpTest } from "./http-test"

export type OperationName = (typeof OPERATIONS)[keyof typeof OPERATIONS]

/** Who asks the server, and looks whether it answers as it is described. */
export interface Asker {
  /** @returns what the operation answers, which is a success */
  ask<Name extends OperationName>(
    name: Name,
    asked?: Asked
  ): Promise<Answers[Name]>
  /** What the operation refuses with this status and code. */
  refused(
    name: OperationName,
    asked: Asked,
    status: number,
    code?: string
  ): Promise<void>
}

const DAY = 24 * 60 * 60 * 1000
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString()

/**
 * A shop's days, in which every operation is called with what is its example: it is
 * stocked, counted and imported, things come and go, carts hold and orders take.
 */
export async function tellStory(t: HttpTest, asker: Asker): Promise<void> {
  await adjustStock(t, asker)
  await expectStock(t, asker)
  await transferStock(asker)
  await countStock(asker)
  await importStock(asker)
  await holdStock(t, asker)
  await waitForStock(t, asker)
  await promiseStock(t, asker)
  await lookBack(t, asker)
  await lookAround(t, asker)
  await checkStock(asker)
}

async function adjustStock({ shop, inventory }: HttpTest, asker: Asker) {
  const { ask, refused } = asker
  const { oslo } = shop.locationIds
  const lamp = { id: shop.itemIds["LAMP"]! }

  await ask("setLocationCodes", {
    body: { location_codes: [{ location_id: oslo, code: "WH-01" }] },
  })
  await ask("listLocationCodes")
  await ask("setStockPolicies", {
    body: {
      policies: [
        { sku: "LAMP", location: "WH-01", low_stock_threshold: 10 },
        { sku: "MUG", location: "WH-01", safety_stock: 2 },
        {
          sku: "SWEATER-S",
          location: "WH-01",
          backorder_policy: "incoming",
        },
      ],
    },
  })
  await ask("listAdjustmentReasons")
  await ask("adjustItem", {
    path: lamp,
    body: {
      location: "Oslo",
      adjustment: 2,
      reason: "correction",
      idempotency_key: "monday-1",
    },
  })
  await refused(
    "adjustItem",
    {
      path: lamp,
      body: {
        location: "Oslo",
        stocked_quantity: 9,
        expected: 5,
        reason: "cycle_count",
      },
    },
    409,
    "stale_value"
  )

  const { adjustment } = await ask("adjustLevels", {
    body: {
      lines: [
        { sku: "MUG", location: "Oslo", adjustment: -1 },
        { sku: "TEA", location: "Oslo", stocked_quantity: 58, expected: 60 },
      ],
      reason: "damaged",
      note: "Dropped by the door",
    },
  })
  const group = { id: adjustment.group_id! }

  await refused(
    "adjustLevels",
    {
      body: {
        lines: [{ sku: "NONE", location: "Oslo", adjustment: 1 }],
        reason: "received",
      },
    },
    404
  )
  await ask("listAdjustments", { query: { limit: "20" } })
  await ask("retrieveAdjustment", { path: group })
  await refused("retrieveAdjustment", { path: { id: "smgrp_none" } }, 404)
  await ask("undoAdjustment", { path: group, body: { note: "Not ours" } })
  await refused("undoAdjustment", { path: group, body: {} }, 400)

  const spare = await inventory.createInventoryItems({ sku: "SPARE" })

  await inventory.createInventoryLevels({
    inventory_item_id: spare.id,
    location_id: oslo,
    stocked_quantity: 0,
  })
  await ask("deleteLevel", { path: { id: spare.id, location_id: oslo } })
}

async function expectStock({ inventory, shop }: HttpTest, asker: Asker) {
  const { ask, refused } = asker
  const { incoming_stock } = await ask("createIncomingStock", {
    body: {
      sku: "SWEATER-M",
      location: "Oslo",
      quantity: 40,
      expected_at: inDays(10),
      reference: "PO-1042",
    },
  })
  const one = { id: incoming_stock.id }

  await refused(
    "createIncomingStock",
    { body: { sku: "SWEATER-M", location: "Oslo", quantity: -1 } },
    400
  )
  await ask("listIncomingStock", { query: { q: "PO-1042", limit: "20" } })
  await ask("retrieveIncomingStock", { path: one })
  await refused("retrieveIncomingStock", { path: { id: "incst_none" } }, 404)
  await ask("updateIncomingStock", {
    path: one,
    body: { quantity: 50, expected_at: inDays(12) },
  })
  await ask("receiveIncomingStock", { path: one, body: { quantity: 20 } })
  await refused(
    "receiveIncomingStock",
    { path: one, body: { quantity: 500 } },
    400
  )
  await ask("cancelIncomingStock", {
    path: one,
    body: { note: "The rest will not come" },
  })

  const [updated, received, cancelled] = await inventory.createIncomingStocks(
    [1, 2, 3].map((quantity) => ({
      inventory_item_id: shop.itemIds["TEA"]!,
      location_id: shop.locationIds.oslo,
      quantity,
    }))
  )

  await ask("batchIncomingStock", {
    body: {
      create: [{ sku: "MUG", location: "Oslo", quantity: 4 }],
      update: [{ id: updated!.id, expected_at: inDays(5) }],
      receive: [{ id: received!.id, quantity: 1 }],
      cancel: [{ id: cancelled!.id, note: "Sold out there" }],
    },
  })
}

async function transferStock({ ask, refused }: Asker) {
  const draft = {
    from_location: "Oslo",
    to_location: "Bergen",
    items: [{ sku: "SWEATER-M", quantity: 3 }],
  }
  const created = await ask("createStockTransfer", {
    body: { ...draft, expected_at: inDays(2), reference: "T-7" },
  })
  const one = { id: created.stock_transfer.id }

  await refused(
    "createStockTransfer",
    { body: { ...draft, to_location: "Oslo" } },
    400
  )
  await ask("listStockTransfers", { query: { status: "draft", limit: "20" } })
  await ask("retrieveStockTransfer", { path: one })
  await refused("retrieveStockTransfer", { path: { id: "strans_none" } }, 404)
  await ask("updateStockTransfer", {
    path: one,
    body: { items: [{ sku: "SWEATER-M", quantity: 4 }], note: "One more" },
  })
  await ask("shipStockTransfer", { path: one, body: {} })
  await ask("receiveStockTransfer", {
    path: one,
    body: { items: [{ sku: "SWEATER-M", received: 3, damaged: 1 }] },
  })

  const other = await ask("createStockTransfer", {
    body: { ...draft, items: [{ sku: "MUG", quantity: 900 }] },
  })
  const short = { id: other.stock_transfer.id }

  await refused(
    "shipStockTransfer",
    { path: short, body: {} },
    400,
    "insufficient_inventory"
  )
  await ask("cancelStockTransfer", {
    path: short,
    body: { note: "We have no 900" },
  })
}

async function countStock({ ask, refused }: Asker) {
  await ask("listLevelsToCount", { query: { location: "Oslo", limit: "20" } })

  const { stock_count } = await ask("openStockCount", {
    body: {
      location: "Bergen",
      items: [{ sku: "MUG" }, { sku: "SWEATER-M" }],
      note: "Shelf 3",
    },
  })
  const one = { id: stock_count.id }
  const { entries } = await ask("addStockCountEntries", {
    path: one,
    body: {
      entries: [
        { sku: "MUG", quantity: 38, key: "scan-1" },
        { sku: "MUG", quantity: 1, key: "scan-2" },
        { sku: "SWEATER-M", quantity: 13, key: "scan-3" },
      ],
    },
  })

  await refused(
    "addStockCountEntries",
    { path: one, body: { entries: [{ sku: "NONE", quantity: 1 }] } },
    404
  )
  await ask("voidStockCountEntry", {
    path: { ...one, entry_id: entries[1]!.id },
  })
  await ask("listStockCounts", { query: { status: "open", limit: "20" } })
  await ask("retrieveStockCount", { path: one })
  await refused("retrieveStockCount", { path: { id: "scount_none" } }, 404)
  await ask("updateStockCount", { path: one, body: { status: "in_review" } })
  await ask("updateStockCountLines", {
    path: one,
    body: { lines: [{ id: entries[0]!.line_id, reason: "damaged" }] },
  })
  await ask("listStockCountLines", {
    path: one,
    query: { has_variance: "true", limit: "20" },
  })
  await ask("postStockCount", { path: one, body: {} })

  const other = await ask("openStockCount", {
    body: { location: "Oslo", items: [{ sku: "TEA" }] },
  })

  await ask("cancelStockCount", {
    path: { id: other.stock_count.id },
    body: {},
  })
}

const FILE = "sku,location,on_hand\r\nSWEATER-M,Oslo,30\r\nMUG,Bergen,12\r\n"

async function importStock({ ask, refused }: Asker) {
  const file = {
    query: {
      file_name: "stock.csv",
      reason: "cycle_count",
      "mapping[sku]": "sku",
      "mapping[location]": "location",
      "mapping[on_hand]": "on_hand",
    },
    body: FILE,
  }
  const { stock_import } = await ask("uploadStockImport", file)
  const one = { id: stock_import.id }
  const other = await ask("uploadStockImport", file)
  // It is read, and applied, in the background.
  const until = async (id: string, status: string) => {
    for (;;) {
      const found = (await ask("retrieveStockImport", { path: { id } }))
        .stock_import

      if (found.status === status) {
        return
      }

      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  await refused("uploadStockImport", { ...file, body: "sku\r\n" }, 400)
  await until(one.id, "previewed")
  await ask("deleteStockImport", { path: { id: other.stock_import.id } })
  await refused(
    "retrieveStockImport",
    { path: { id: other.stock_import.id } },
    404
  )
  await ask("listStockImportRows", { path: one, query: { limit: "20" } })
  await ask("exportStockImport", { path: one })
  await ask("applyStockImport", { path: one, body: {} })
  await until(one.id, "applied")
  await ask("listStockImports", { query: { limit: "20" } })
  await ask("undoStockImport", { path: one, body: { note: "Wrong file" } })
}

async function holdStock(t: HttpTest, { ask, refused }: Asker) {
  const { fillCart, variant, item } = cartDesk(() => t)
  const { reservation } = await t.admin.post("/admin/reservations", {
    inventory_item_id: item("SWEATER-M"),
    location_id: t.shop.locationIds.oslo,
    quantity: 2,
    description: "For the window",
  })
  const reserved = { id: reservation.id as string }

  await ask("moveReservation", { path: reserved, body: { location: "Bergen" } })
  await refused(
    "moveReservation",
    { path: { id: "resitem_none" }, body: { location: "Bergen" } },
    404
  )

  const cart = await fillCart({ LAMP: 2 })
  const one = { id: cart.id as string }
  const ofCart = { cart_id: one.id }

  await ask("listAvailability", {
    query: {
      variant_id: variant("LAMP"),
      cart_id: one.id,
      by_location: "true",
    },
  })
  await refused("listAvailability", {}, 400)
  await ask("retrieveCartHold", { path: one })
  await refused("retrieveCartHold", { path: { id: "cart_none" } }, 404)
  await ask("renewCartHold", { path: one, body: {} })

  const { cart_reservations } = await ask("listCartReservations", {
    query: ofCart,
  })
  const held = { id: cart_reservations[0]!.id }

  await ask("exportCartReservations", { query: ofCart })
  await ask("exportChosenCartReservations", { body: { id: [held.id] } })
  await ask("extendCartReservation", { path: held, body: { minutes: 30 } })
  await ask("releaseCartReservation", {
    path: held,
    body: { note: "She rang: she takes none" },
  })
  await refused("releaseCartReservation", { path: held, body: {} }, 404)
}

async function waitForStock(t: HttpTest, { ask, refused }: Asker) {
  const { fillCart, stock, variant } = cartDesk(() => t)
  const { listen, until } = hearing(() => t)
  const told = listen(
    HoldfastEvents.WAITLIST_JOINED,
    HoldfastEvents.WAITLIST_OFFERED
  )
  const tokenOf = async (name: string, email: string) => {
    const meant = () =>
      told.find((one) => one.name === name && one.data["email"] === email)

    await until(() => meant() !== undefined)

    return meant()!.data["token"] as string
  }
  const waited = { variant_id: variant("LAMP") }

  await refused(
    "joinWaitlist",
    { body: { ...waited, email: "anna@example.com" } },
    400,
    "waitlist_in_stock"
  )
  // One is left, which is there for staff alone.
  await t.inventory.setStockPolicies([
    {
      inventory_item_id: t.shop.itemIds["LAMP"]!,
      location_id: t.shop.locationIds.oslo,
      safety_stock: 1,
    },
  ])
  await stock("LAMP", 1)
  await ask("joinWaitlist", {
    body: { ...waited, email: "anna@example.com", locale: "nb-NO" },
  })
  await ask("joinWaitlist", {
    body: { ...waited, email: "bert@example.com", quantity: 2 },
  })
  await ask("joinWaitlist", {
    body: { ...waited, email: "cleo@example.com", accepts_less: true },
  })

  const { waitlist_entries } = await ask("listWaitlistEntries", {
    query: { ...waited, status: "waiting", limit: "20" },
  })
  const [cleo, bert, anna] = waitlist_entries.map(({ id }) => ({ id }))

  await ask("countWaitlist", { query: waited })
  await ask("offerWaitlistEntry", { path: anna!, body: {} })
  await refused("offerWaitlistEntry", { path: bert!, body: {} }, 400)

  const token = await tokenOf(
    HoldfastEvents.WAITLIST_OFFERED,
    "anna@example.com"
  )
  const cart = await fillCart({ MUG: 1 })
  const one = { id: cart.id as string }

  await ask("listWaitlist", { query: { token } })
  await refused("listWaitlist", {}, 400)
  await refused("listWaitlist", { query: { token: "guessed" } }, 404)
  await refused(
    "claimWaitlistOffer",
    { path: one, body: { token: "guessed" } },
    404
  )
  await ask("claimWaitlistOffer", { path: one, body: { token } })
  await ask("leaveWaitlist", {
    body: {
      token: await tokenOf(HoldfastEvents.WAITLIST_JOINED, "bert@example.com"),
    },
  })
  await refused("leaveWaitlist", { body: { token: "guessed" } }, 404)
  await ask("removeWaitlistEntry", { path: cleo!, body: {} })
  await refused(
    "removeWaitlistEntry",
    { path: { id: "swait_none" }, body: {} },
    404
  )
  await ask("forgetWaitlist", { body: { email: "bert@example.com" } })
  await refused("forgetWaitlist", { body: {} }, 400)
}

async function promiseStock(t: HttpTest, { ask, refused }: Asker) {
  const { fillCart, prepare, variant, item } = cartDesk(() => t)
  const { incoming_stock } = await t.admin.post("/admin/incoming-stock", {
    sku: "SWEATER-S",
    location: "Oslo",
    quantity: 10,
    expected_at: inDays(9),
  })
  const { variants } = await t.admin.get(
    `/admin/product-variants?id=${variant("SWEATER-S")}&fields=id,product_id`
  )

  await t.admin.post(
    `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
    { allow_backorder: true }
  )

  const cart = await fillCart({ "SWEATER-S": 22 })

  await prepare(cart.id)

  const { order } = await t.store.post(`/store/carts/${cart.id}/complete`)

  await ask("retrieveOrderBackorders", { path: { id: order.id } })
  await refused("retrieveOrderBackorders", { path: { id: "order_none" } }, 404)
  await refused(
    "renewCartHold",
    { path: { id: cart.id }, body: {} },
    400,
    "cart_completed"
  )
  await ask("listBackorderPromises", {
    query: { inventory_item_id: item("SWEATER-S") },
  })
  await ask("listIncomingStockPromises", { path: { id: incoming_stock.id } })
  await refused(
    "listIncomingStockPromises",
    { path: { id: "incst_none" } },
    404
  )
  await ask("explainItem", {
    path: { id: item("SWEATER-S") },
    query: { location_id: t.shop.locationIds.oslo },
  })
}

async function lookBack({ shop }: HttpTest, { ask, refused }: Asker) {
  const one = { id: shop.itemIds["SWEATER-S"]! }
  const at = { location_id: shop.locationIds.oslo }
  const [from, until] = [inDays(-30), inDays(1)]

  await ask("listMovements", { query: { kind: "adjusted", limit: "20" } })
  await ask("listItemMovements", {
    path: one,
    query: { ...at, order: "newest_first", limit: "20" },
  })
  await ask("exportMovements", { query: { ...at, from, until } })
  await ask("retrieveStockAt", { query: { ...at, at: until, limit: "20" } })
  await ask("retrieveItemStockAt", {
    path: one,
    query: { ...at, at: until, limit: "20" },
  })
  await ask("retrieveItemStockSeries", {
    path: one,
    query: { ...at, from, until, points: "3" },
  })
  await refused(
    "retrieveItemStockSeries",
    { path: one, query: { from: until, until: from } },
    400
  )
  await ask("listStockChanges", { query: { limit: "20" } })
}

async function lookAround({ shop }: HttpTest, { ask }: Asker) {
  const at = { location_id: shop.locationIds.oslo }
  const { stock_levels } = await ask("listStockLevels", {
    query: { ...at, q: "lamp", order: "sku", limit: "20" },
  })
  const level = stock_levels[0]!.id

  await ask("exportStockLevels", { query: at })
  await ask("exportChosenStockLevels", { body: { id: [level] } })
  await ask("listLowStock", { query: { ...at, limit: "20" } })
  await ask("exportLowStock", { query: at })
  await ask("exportChosenLowStock", {
    body: { inventory_level_id: [level] },
  })
  await ask("listSales", {
    query: { inventory_level_id: level, sales_days: "30" },
  })
  await ask("retrieveOverview", {
    query: { from: inDays(-1), until: inDays(1) },
  })
  await ask("listIdleStock", { query: { ...at, days: "1", limit: "20" } })
  await ask("previewSourcing", {
    body: {
      items: [{ variant_id: shop.variantIds["TEA-SET"]!, quantity: 2 }],
      sales_channel_id: shop.salesChannelId,
      address: { country_code: "no", city: "Oslo" },
    },
  })
  await ask("retrieveOpenApi")
}

async function checkStock({ ask, refused }: Asker) {
  await ask("retrieveInventoryHealth")
  await ask("checkInventory")
  await ask("repairInventory", { body: { note: "After the holidays" } })
  await refused("repairInventory", { body: { remedy: "cancel" } }, 400)
}
