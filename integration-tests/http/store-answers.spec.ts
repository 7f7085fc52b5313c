import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { runInScope } from "../../src/modules/inventory/call-scope"
import { withoutUntold } from "../../src/api/untold"
import { testShop } from "../support/http-test"
import { ofMinor } from "../support/of-minor"

const OURS =
  /safety_stock|low_stock_threshold|backorder_|held_since|restorable|_delta|_after|"cart_id":"(?!mine)/

// Figures that stand nowhere else.
const STOCKED = 731_913
const HELD = 4_127
const OUR_FIGURES = /880055|990066|770044/
const FIGURES = new RegExp(
  `${STOCKED}|${HELD}|${STOCKED - HELD}|${STOCKED - HELD - 1}`
)

/** All that leads from a variant to what there is of it. */
const PATHS = [
  "inventory_quantity",
  "*inventory_items.inventory",
  "*inventory_items.inventory.location_levels",
  "inventory_items.inventory.location_levels.stocked_quantity",
  "inventory_items.inventory.location_levels.raw_stocked_quantity",
  "inventory_items.inventory.location_levels.available_quantity",
  "inventory_items.inventory.location_levels.safety_stock",
  "inventory_items.inventory.stocked_quantity",
  "inventory_items.inventory.reserved_quantity",
  "inventory_items.inventory.low_stock_threshold",
  "*inventory_items.inventory.reservation_items",
  "inventory_items.inventory.reservation_items.quantity",
  "inventory_items.inventory.reservation_items.cart_id",
  "*inventory_items.inventory.stock_movements",
  "inventory_items.inventory.stock_movements.stocked_after",
  "*inventory",
  "*inventory.location_levels",
]

testShop((t) => {
  const variant = () => t().shop.variantIds["LAMP"]!
  const item = () => t().shop.itemIds["LAMP"]!
  const displayed = async (
    display: "exact" | "low_only" | "hidden",
    task: () => Promise<void>
  ) => {
    const { availability } = t().inventory.holdfastOptions
    const before = availability.display

    availability.display = display

    try {
      await task()
    } finally {
      availability.display = before
    }
  }

  /** A shop whose figures can be told from all others, and a cart of one's own. */
  const givenFigures = async () => {
    const { admin, inventory, shop, store } = t()

    await inventory.updateInventoryLevels({
      inventory_item_id: item(),
      location_id: shop.locationIds.oslo,
      stocked_quantity: STOCKED,
    })
    await admin.post("/admin/stock-policies", {
      policies: [
        {
          inventory_item_id: item(),
          location_id: shop.locationIds.oslo,
          low_stock_threshold: 880_055,
          backorder_limit: 770_044,
        },
        { inventory_item_id: item(), low_stock_threshold: 990_066 },
      ],
    })
    await inventory.createReservationItems({
      inventory_item_id: item(),
      location_id: shop.locationIds.oslo,
      quantity: HELD,
    })
    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      items: [{ variant_id: variant(), quantity: 1 }],
    })
    const { variants } = (await admin.get(
      `/admin/product-variants?id=${variant()}&fields=id,product_id`
    )) as { variants: { product_id: string }[] }
    const { collection } = await admin.post("/admin/collections", {
      title: "Lights",
    })
    const { product_category: category } = await admin.post(
      "/admin/product-categories",
      { name: "Lights", is_active: true }
    )
    const productId = variants[0]!.product_id

    await admin.post(`/admin/products/${productId}`, {
      collection_id: collection.id,
      categories: [{ id: category.id }],
    })

    return { cart, productId, collection, category }
  }

  const routesTo = ({
    cart,
    productId,
    collection,
    category,
  }: Awaited<ReturnType<typeof givenFigures>>): [string, string][] => [
    ["/store/products", "variants."],
    [`/store/products/${productId}`, "variants."],
    ["/store/product-variants", ""],
    [`/store/product-variants/${variant()}`, ""],
    [`/store/collections/${collection.id}`, "products.variants."],
    ["/store/collections", "products.variants."],
    [`/store/product-categories/${category.id}`, "products.variants."],
    [`/store/carts/${cart.id}`, "items.variant."],
    ["/store/regions", "countries.variants."],
  ]

  it.each(["hidden", "low_only", "exact"] as const)(
    "where counts are %s, no store route tells more, by any fields",
    async (display) => {
      const given = await givenFigures()

      await displayed(display, async () => {
        let answers = 0
        let withFigures = 0

        for (const [path, prefix] of routesTo(given)) {
          for (const field of PATHS) {
            const asked = field.startsWith("*")
              ? `*${prefix}${field.slice(1)}`
              : field === "inventory_quantity"
                ? `+${prefix}${field}`
                : `id,${prefix}${field}`
            const answer = await t()
              .store.get(`${path}?fields=${encodeURIComponent(asked)}`)
              .catch(({ status, body }) => ({ status, body }))
            const said = JSON.stringify(answer)
            // There a refusal of too many relations repeats what was asked for.
            const text = ofMinor(said, {
              "2.20": said.replaceAll(`${prefix}${field}`, ""),
            })

            answers += "status" in answer ? 0 : 1
            withFigures += FIGURES.test(text) ? 1 : 0

            expect({ path, asked, told: text.match(OUR_FIGURES) }).toEqual({
              path,
              asked,
              told: null,
            })
            expect({ path, asked, ours: text.match(OURS) }).toEqual({
              path,
              asked,
              ours: null,
            })
            if (display !== "exact") {
              expect({ path, asked, told: text.match(FIGURES) }).toEqual({
                path,
                asked,
                told: null,
              })
              expect(text).not.toMatch(/sloc_|ilev_|resitem_/)
            }
          }
        }

        // The questions were answered, and where counts are told they were there.
        expect(answers).toBeGreaterThan(ofMinor(90, { "2.20": 77 }))
        // Core itself tells more of them on these.
        expect(withFigures).toBe(
          display === "exact"
            ? ofMinor(6, { "2.18": 52, "2.19": 52, "2.20": 28 })
            : 0
        )
      })
    }
  )

  it.each(["hidden", "low_only"] as const)(
    "where counts are %s, nothing is ordered or filtered by them, and names of locations are by option",
    async (display) => {
      const { store, shop, inventory } = t()

      await givenFigures()
      await displayed(display, async () => {
        for (const query of [
          "order=-variants.inventory_items.inventory.location_levels.stocked_quantity",
          "order=variants.inventory_quantity",
          "variants[inventory_items][inventory][stocked_quantity][$gt]=5",
          "variants[inventory_quantity]=5",
          "$and[0][available_quantity][$gt]=3",
        ]) {
          for (const path of ["/store/products", "/store/product-variants"]) {
            await expect(store.get(`${path}?${query}`)).rejects.toMatchObject({
              status: 400,
              body: { message: expect.stringContaining("Nothing is ordered") },
            })
          }
        }

        const ask = async () =>
          (
            await store.get(
              `/store/availability?variant_id[]=${variant()}&by_location=true`
            )
          ).availability[0]

        expect(await ask()).toEqual({
          variant_id: variant(),
          status: "low_stock",
          quantity: display === "hidden" ? null : STOCKED - HELD - 1,
          backorderable_quantity: null,
          expected_at: null,
        })
        inventory.holdfastOptions.availability.location_names = true

        try {
          const { locations } = await ask()

          expect(locations.map(({ name }: { name: string }) => name)).toContain(
            "Oslo"
          )
          expect(JSON.stringify(locations)).not.toContain(shop.locationIds.oslo)
        } finally {
          inventory.holdfastOptions.availability.location_names = null
        }
      })
    }
  )

  it("what a shop's own route reads of any entity is told no more", async () => {
    const { container, shop } = t()
    const { cart } = await givenFigures()
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const read = async (entity: string, fields: string[], filters?: object) =>
      await runInScope(
        { is_shopper: true },
        async () =>
          (await query.graph({ entity, fields, filters } as never))
            .data as unknown[]
      )
    const reads: [string, string[], object?][] = [
      ["inventory_level", ["*"]],
      ["inventory_level", ["stocked_quantity", "safety_stock"]],
      ["inventory_item", ["*", "location_levels.*", "reservation_items.*"]],
      ["inventory_item", ["stocked_quantity"]],
      ["reservation", ["*", "stock_location.name"]],
      ["reservation", ["id", "cart_id", "quantity"]],
      ["stock_movement", ["*"]],
      ["stock_movement", ["stocked_delta", "kind"]],
      ["variant", ["*", "inventory_items.inventory.location_levels.*"]],
      ["cart", ["id", "items.variant.inventory.location_levels.*"]],
      ["stock_location", ["*"]],
    ]

    for (const [entity, fields, filters] of reads) {
      const rows = await read(entity, fields, filters)

      expect({ entity, count: rows.length > 0 }).toEqual({
        entity,
        count: true,
      })
      for (const hides of [true, false]) {
        const text = JSON.stringify(withoutUntold({ kept: rows }, hides))

        expect({ entity, fields, ours: text.match(OURS) }).toEqual({
          entity,
          fields,
          ours: null,
        })
        expect(text).not.toMatch(OUR_FIGURES)
        expect(text.includes(cart.id) && entity !== "cart").toBe(false)
        if (hides) {
          expect({ entity, fields, told: text.match(FIGURES) }).toEqual({
            entity,
            fields,
            told: null,
          })
          expect(text).not.toMatch(
            entity === "stock_location" ? /ilev_/ : /sloc_|ilev_|resitem_/
          )
        }
      }
    }
    expect(shop.salesChannelId).toMatch(/^sc_/)
  })
})
