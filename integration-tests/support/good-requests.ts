import { HttpTest } from "./http-test"
import { GoodRequest } from "./odd-input"
import { routesOfApi } from "./routes-of-api"

const EXPECTED = "2027-01-15T12:00:00Z"
const FACTS = { reason: "correction", note: "a note" }

/**
 * A request that each route takes: the plugin's, and those of core's that run on
 * its module. A route of the plugin that is not named here is tried all the same,
 * with an empty body.
 */
export async function goodRequests(test: HttpTest): Promise<GoodRequest[]> {
  const { shop, shopper, admin, inventory, store } = test
  const { oslo, bergen } = shop.locationIds
  const item = shop.itemIds["SWEATER-M"]!
  const variant = shop.variantIds["SWEATER-M"]!
  const { incoming_stock: incoming } = await admin.post(
    "/admin/incoming-stock",
    {
      inventory_item_id: item,
      location_id: oslo,
      quantity: 500,
      expected_at: EXPECTED,
    }
  )
  const { stock_transfer: transfer } = await admin.post(
    "/admin/stock-transfers",
    {
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: item, quantity: 1 }],
    }
  )
  const { adjustment } = await admin.post(
    `/admin/inventory-items/${item}/adjustments`,
    { location_id: oslo, adjustment: 100, reason: "received" }
  )
  const count = await inventory.createStockCount({
    location_id: oslo,
    items: [{ inventory_item_id: item }],
  })
  const [entry] = await inventory.addStockCountEntries({
    id: count.id,
    entries: [{ inventory_item_id: item, quantity: 1 }],
  })
  const reservation = await inventory.createReservationItems({
    inventory_item_id: item,
    location_id: oslo,
    quantity: 2,
  })
  const { cart } = await store.post("/store/carts", {
    region_id: shop.regionId,
  })
  const {
    cart: { items },
  } = await store.post(`/store/carts/${cart.id}/line-items`, {
    variant_id: variant,
    quantity: 1,
  })
  const { id: levelId } = await inventory.retrieveInventoryLevel(item, oslo)
  const [held] = await inventory.listReservationItems({
    line_item_id: items[0].id,
  })
  const product = items[0].product_id as string
  const order = await shopper.buy(
    store,
    shop,
    { [variant]: 1 },
    shop.shippingOptionIds.oslo
  )

  const place = { inventory_item_id: item, location_id: oslo }
  const page = { limit: "5", cursor: "", location_id: oslo }
  const history = {
    ...page,
    kind: "adjusted",
    reason: "received",
    from: "2026-01-01",
    until: EXPECTED,
    order: "newest_first",
  }
  const list = { limit: "5", offset: "0", order: "-created_at", fields: "id" }
  const get = (path: string, query: Record<string, string> = {}) => ({
    method: "GET",
    path,
    query,
  })
  const post = (path: string, body: Record<string, unknown> = {}) => ({
    method: "POST",
    path,
    body,
  })

  const known: GoodRequest[] = [
    get("/admin/backorder-promises", { ...list, promised_at: EXPECTED }),
    get("/admin/cart-reservations", {
      ...list,
      cart_id: cart.id,
      expires_at: EXPECTED,
      created_at: EXPECTED,
      customer_id: "cus_1",
    }),
    get("/admin/cart-reservations/export", {
      cart_id: cart.id,
      expires_at: EXPECTED,
      created_at: EXPECTED,
    }),
    post("/admin/cart-reservations/export", { id: [held!.id] }),
    post("/admin/inventory/low-stock/export", { location_id: [oslo] }),
    post("/admin/stock-levels/export", { location_id: [oslo] }),
    post(`/admin/cart-reservations/${held!.id}/extend`, {
      minutes: 5,
      ...FACTS,
    }),
    post(`/admin/cart-reservations/${held!.id}/release`, FACTS),
    get("/admin/incoming-stock", {
      ...list,
      q: "po",
      expected_at: EXPECTED,
      created_at: EXPECTED,
    }),
    post("/admin/incoming-stock", {
      ...place,
      quantity: 1,
      expected_at: EXPECTED,
      reference: "PO-1",
      metadata: { a: { b: 1 } },
      ...FACTS,
    }),
    get(`/admin/incoming-stock/${incoming.id}`, { fields: "id" }),
    get(`/admin/incoming-stock/${incoming.id}/promises`),
    post(`/admin/incoming-stock/${incoming.id}`, {
      quantity: 600,
      expected_at: EXPECTED,
      metadata: {},
    }),
    post(`/admin/incoming-stock/${incoming.id}/receive`, {
      quantity: 1,
      ...FACTS,
    }),
    post(`/admin/incoming-stock/${incoming.id}/cancel`, FACTS),
    post("/admin/incoming-stock/batch", {
      create: [{ ...place, quantity: 1, expected_at: EXPECTED }],
      update: [{ id: incoming.id, quantity: 700, expected_at: EXPECTED }],
      receive: [{ id: incoming.id, quantity: 1 }],
      cancel: [{ id: incoming.id }],
    }),
    post(`/admin/inventory-items/${item}/adjustments`, {
      location_id: oslo,
      adjustment: 1,
      expected: 5,
      ...FACTS,
      reference_type: "count",
      reference_id: "count_1",
      idempotency_key: "key",
    }),
    get(`/admin/inventory-items/${item}/explain`, { location_id: oslo }),
    get(`/admin/inventory-items/${item}/movements`, history),
    get(`/admin/inventory-items/${item}/stock-at`, {
      ...page,
      at: "2026-01-01",
    }),
    get(`/admin/inventory-items/${item}/stock-series`, {
      from: "2026-01-01",
      until: EXPECTED,
      location_id: oslo,
      points: "3",
    }),
    get("/admin/inventory/low-stock", {
      ...list,
      ...place,
      status: "soon_out",
      sales_days: "7",
      lead_time_days: "10",
      q: "lamp",
      available_lte: "5",
      available_gte: "0",
      order: "available_quantity",
    }),
    get("/admin/inventory/low-stock/export", {
      ...place,
      status: "low_stock",
      sales_days: "7",
      lead_time_days: "10",
      q: "lamp",
      available_lte: "5",
      available_gte: "0",
      inventory_level_id: levelId,
    }),
    post("/admin/inventory/sourcing-preview", {
      items: [{ variant_id: variant, quantity: 1 }],
      sales_channel_id: shop.salesChannelId,
      address: { country_code: "no", city: "Oslo", metadata: { a: 1 } },
    }),
    post(`/admin/reservations/${reservation.id}/move`, {
      location_id: bergen,
      quantity: 1,
      ...FACTS,
    }),
    post("/admin/stock-adjustments", {
      lines: [
        { ...place, adjustment: 1, ...FACTS },
        {
          inventory_item_id: item,
          location_id: bergen,
          stocked_quantity: 9,
          expected: 9,
        },
      ],
      on_error: "skip",
      dry_run: false,
      ...FACTS,
      source: "import",
    }),
    get("/admin/stock-adjustments", { limit: "5", cursor: "" }),
    get(`/admin/stock-adjustments/${adjustment.group_id ?? "smgrp_1"}`, {
      limit: "5",
    }),
    post(
      `/admin/stock-adjustments/${adjustment.group_id ?? "smgrp_1"}/undo`,
      FACTS
    ),
    get("/admin/stock-adjustment-reasons"),
    get("/admin/stock-at", { ...page, at: "2026-01-01" }),
    get("/admin/stock-changes", { limit: "5", wait: "0" }),
    get("/admin/stock-counts", { limit: "5", cursor: "", location_id: oslo }),
    post("/admin/stock-counts", {
      location_id: oslo,
      items: [{ sku: "SWEATER-M" }],
      counted_before: EXPECTED,
      classes: ["A", "C"],
      is_blind: true,
      ...FACTS,
    }),
    get("/admin/stock-counts/due", {
      location_id: oslo,
      counted_before: EXPECTED,
      classes: "A",
      limit: "5",
      offset: "0",
    }),
    get(`/admin/stock-counts/${count.id}`),
    post(`/admin/stock-counts/${count.id}/entries`, {
      entries: [{ sku: "SWEATER-M", quantity: 1, key: "k", note: "a note" }],
    }),
    {
      method: "DELETE",
      path: `/admin/stock-counts/${count.id}/entries/${entry!.id}`,
    },
    get(`/admin/stock-counts/${count.id}/lines`, {
      status: "counted",
      has_variance: "true",
      inventory_item_id: item,
      limit: "5",
      offset: "0",
    }),
    post(`/admin/stock-counts/${count.id}/lines`, {
      lines: [
        { id: entry!.line_id, recount: false, moved_from: "counted", ...FACTS },
      ],
    }),
    post(`/admin/stock-counts/${count.id}`, {
      status: "in_review",
      note: "a note",
    }),
    post(`/admin/stock-counts/${count.id}/post`, {
      lines: [entry!.line_id],
      on_error: "skip",
      note: "a note",
    }),
    post(`/admin/stock-counts/${count.id}/cancel`),
    get("/admin/stock-movements", { ...history, inventory_item_id: item }),
    get("/admin/stock-movements/export", {
      from: "2026-01-01",
      until: EXPECTED,
      inventory_item_id: item,
    }),
    get("/admin/stock-overview", {
      from: "2026-01-01",
      until: "2026-01-02",
      refused_from: "2025-12-01",
      limit: "5",
    }),
    get("/admin/stock-overview/idle", {
      days: "30",
      location_id: oslo,
      limit: "5",
      offset: "0",
    }),
    post("/admin/stock-policies", {
      policies: [
        {
          ...place,
          safety_stock: 1,
          low_stock_threshold: 2,
          backorder_policy: "limit",
          backorder_limit: 3,
          backorder_until: EXPECTED,
        },
      ],
    }),
    get("/admin/stock-reconciliation", {}),
    post("/admin/stock-reconciliation", { note: "a note" }),
    get("/admin/stock-sales", {
      inventory_level_id: levelId,
      sales_days: "7",
    }),
    get("/admin/stock-transfers", {
      ...list,
      q: "x",
      status: "draft",
      expected_at: EXPECTED,
      created_at: EXPECTED,
    }),
    post("/admin/stock-transfers", {
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: item, quantity: 1 }],
      expected_at: EXPECTED,
      reference: "T-1",
      note: "a note",
      metadata: { a: 1 },
    }),
    get(`/admin/stock-transfers/${transfer.id}`, { fields: "id" }),
    post(`/admin/stock-transfers/${transfer.id}`, {
      items: [{ inventory_item_id: item, quantity: 2 }],
      expected_at: EXPECTED,
      note: "another",
    }),
    post(`/admin/stock-transfers/${transfer.id}/ship`, {
      expected_at: EXPECTED,
      reservation_ids: [],
      ...FACTS,
    }),
    post(`/admin/stock-transfers/${transfer.id}/receive`, {
      items: [{ inventory_item_id: item, received: 1, damaged: 0, lost: 0 }],
      ...FACTS,
    }),
    post(`/admin/stock-transfers/${transfer.id}/cancel`, {
      disposition: "return",
      ...FACTS,
    }),
    get("/store/availability", {
      variant_id: variant,
      cart_id: cart.id,
      by_location: "true",
    }),
    get(`/store/carts/${cart.id}/reservations`),
    post(`/store/carts/${cart.id}/reservations`, { idempotency_key: "k" }),
    get(`/store/orders/${order.id}/backorders`),

    // Core's, on our module.
    get("/admin/inventory-items", {
      ...list,
      q: "lamp",
      sku: "SWEATER-M",
      created_at: EXPECTED,
      updated_at: EXPECTED,
      weight: "1",
    }),
    post("/admin/inventory-items", {
      title: "Odd",
      weight: 1,
      requires_shipping: true,
      metadata: { a: 1 },
      location_levels: [{ location_id: oslo, stocked_quantity: 1 }],
    }),
    get(`/admin/inventory-items/${item}`, { fields: "id" }),
    post(`/admin/inventory-items/${item}`, {
      title: "Lamp",
      weight: 1,
      metadata: { a: 1 },
    }),
    get(`/admin/inventory-items/${item}/location-levels`, list),
    post(`/admin/inventory-items/${item}/location-levels/${oslo}`, {
      stocked_quantity: 50,
      incoming_quantity: 700,
    }),
    post(`/admin/inventory-items/${item}/location-levels/batch`, {
      create: [],
      update: [{ location_id: oslo, stocked_quantity: 60 }],
      delete: [],
    }),
    post("/admin/inventory-items/location-levels/batch", {
      create: [],
      update: [{ ...place, stocked_quantity: 70 }],
      delete: [],
    }),
    get("/admin/reservations", {
      ...list,
      line_item_id: "x",
      created_at: EXPECTED,
      quantity: "1",
    }),
    post("/admin/reservations", {
      ...place,
      quantity: 1,
      description: "x",
      metadata: { a: 1 },
    }),
    get(`/admin/reservations/${reservation.id}`, { fields: "id" }),
    post(`/admin/reservations/${reservation.id}`, {
      location_id: oslo,
      quantity: 1,
      description: "x",
    }),
    post(`/admin/products/${product}/variants/${variant}/inventory-items`, {
      inventory_item_id: shop.itemIds["MUG"] ?? item,
      required_quantity: 1,
    }),
    post(
      `/admin/products/${product}/variants/${variant}/inventory-items/${item}`,
      { required_quantity: 1 }
    ),
    post(`/store/carts/${cart.id}/line-items`, {
      variant_id: variant,
      quantity: 1,
      metadata: { a: 1 },
    }),
    post(`/store/carts/${cart.id}/line-items/${items[0].id}`, {
      quantity: 2,
      metadata: { a: 1 },
    }),
  ]

  return [...known, ...unknown(known, item)]
}

/** The plugin's routes that nobody has named yet. */
function unknown(known: GoodRequest[], id: string): GoodRequest[] {
  return routesOfApi()
    .filter(({ method, path }) => {
      const pattern = new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`)

      return !known.some(
        (one) => one.method === method && pattern.test(one.path)
      )
    })
    .map(({ method, path }) => ({
      method,
      path: path.replace(/:\w+/g, id),
    }))
}
