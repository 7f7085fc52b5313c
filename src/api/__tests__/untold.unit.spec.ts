import { BigNumber } from "@medusajs/framework/utils"

import { untoldIn, withoutUntold } from "../untold"

const LEVEL = {
  id: "ilev_1",
  location_id: "sloc_1",
  stocked_quantity: 37,
  raw_stocked_quantity: { value: "37", precision: 20 },
  available_quantity: 37,
  safety_stock: 2,
  raw_low_stock_threshold: { value: "5", precision: 20 },
  backorder_limit: 9,
}
const ITEM = {
  id: "iitem_1",
  sku: "LAMP",
  stocked_quantity: 37,
  low_stock_threshold: 5,
  location_levels: [LEVEL],
  reservation_items: [{ quantity: 3 }],
}
const product = () => ({
  id: "prod_1",
  metadata: { safety_stock: "said by the shop" },
  created_at: new Date("2026-11-28T00:00:00Z"),
  price: new BigNumber(25),
  variants: [
    {
      id: "variant_1",
      inventory_quantity: 37,
      inventory_items: [{ required_quantity: 2, inventory: ITEM }],
    },
  ],
})

describe("an answer to shoppers", () => {
  it("tells no count where these are hidden, and no column of ours ever", () => {
    const { metadata, created_at, price, id } = product()

    expect(withoutUntold({ products: [product()] }, true)).toEqual({
      products: [
        {
          id,
          metadata,
          created_at,
          price,
          variants: [
            {
              id: "variant_1",
              inventory_quantity: null,
              inventory_items: [
                {
                  required_quantity: 2,
                  inventory: { id: "iitem_1", sku: "LAMP" },
                },
              ],
            },
          ],
        },
      ],
    })
    expect(withoutUntold({ products: [product()] }, false)).toEqual({
      products: [
        {
          id,
          metadata,
          created_at,
          price,
          variants: [
            {
              id: "variant_1",
              inventory_quantity: 37,
              inventory_items: [
                {
                  required_quantity: 2,
                  inventory: {
                    id: "iitem_1",
                    sku: "LAMP",
                    stocked_quantity: 37,
                    location_levels: [
                      {
                        id: "ilev_1",
                        location_id: "sloc_1",
                        stocked_quantity: 37,
                        raw_stocked_quantity: { value: "37", precision: 20 },
                        available_quantity: 37,
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  it("knows rows by their ids too, under whatever name a shop's own route gives them", () => {
    const reservation = {
      id: "resitem_1",
      quantity: 3,
      cart_id: "cart_1",
      line_item_id: "cali_1",
      expires_at: new Date(),
    }
    const mine = { kept: [LEVEL, { id: "wish_1" }, reservation], one: LEVEL }

    expect(withoutUntold(mine, true)).toEqual({ kept: [{ id: "wish_1" }] })
    expect(withoutUntold(mine, false)).toMatchObject({
      kept: [
        { stocked_quantity: 37 },
        { id: "wish_1" },
        { id: "resitem_1", quantity: 3 },
      ],
    })
    expect(JSON.stringify(withoutUntold(mine, false))).not.toMatch(
      /cart_1|cali_1|safety|backorder/
    )
    expect(
      withoutUntold([{ id: "smov_1", kind: "received" }, { id: "a" }], false)
    ).toEqual([{ id: "a" }])
    expect(withoutUntold(LEVEL, true)).toBeNull()
  })

  it("is left as it is where nothing is to be hidden, and never changed in place", () => {
    const plain = {
      lines: [{ line_item_id: "cali_1", quantity: 2, expires_at: new Date() }],
      cart_id: "cart_1",
    }
    const before = JSON.stringify(product())
    const given = product()

    expect(withoutUntold(plain, true)).toBe(plain)
    withoutUntold(given, true)
    expect(JSON.stringify(given)).toBe(before)
    for (const value of [null, undefined, "text", 3, true]) {
      expect(withoutUntold(value, true)).toBe(value)
    }
    const loop: Record<string, unknown> = { id: "a" }

    loop["loop"] = loop
    expect(withoutUntold(loop, true)).toBe(loop)
  })

  it.each([
    [{ order: "-variants.inventory_items.inventory.stocked_quantity" }, true],
    [{ order: ["title", "inventory_quantity"] }, true],
    [{ variants: { inventory_quantity: { $gt: "3" } } }, true],
    [{ $or: [{ location_levels: { id: "x" } }] }, true],
    [{ "variants[inventory_items][reserved_quantity]": "3" }, true],
    [{ queries: [{ sort: [{ field: "available_quantity" }] }] }, true],
    [{ q: "stocked_quantity" }, false],
    [{ fields: "*variants.inventory_items.inventory.location_levels" }, false],
    [{ order: "-title", id: ["prod_1"] }, false],
  ])("asked by %j names what is not told: %s", (query, isUntold) => {
    expect(untoldIn(query, true) !== undefined).toBe(isUntold)
    expect(untoldIn(query, false)).toBeUndefined()
  })

  it("is never ordered or filtered by a column of ours", () => {
    expect(untoldIn({ order: "safety_stock" }, false)).toBe("safety_stock")
    expect(untoldIn({ reservation_items: { quantity: "1" } }, false)).toBe(
      "reservation_items"
    )
  })
})
