import Medusa from "@medusajs/js-sdk"

import * as client from "../../src/client"
import { ADMIN } from "../../demo/seed"
import { modulesOf } from "../support/snippets"
import { testShop } from "../support/http-test"

const { HoldfastRefusal, InsufficientInventory } = client

interface Storefront {
  availabilityTexts(sdk: Medusa, variantIds: string[]): Promise<string[]>
  secondsLeft(sdk: Medusa, cartId: string): Promise<number>
  addToCart(
    sdk: Medusa,
    cartId: string,
    line: { variant_id: string; quantity: number }
  ): Promise<string[]>
}

interface Backoffice {
  setCounted(
    sdk: Medusa,
    level: { inventory_item_id: string; location_id: string },
    counted: number,
    key: string
  ): Promise<string>
  download(sdk: Medusa): Promise<string>
}

testShop((t) => {
  const storefront = () =>
    new Medusa({
      baseUrl: t().baseUrl,
      publishableKey: t().shop.publishableKey,
    })
  const backoffice = async () => {
    const { shopper, baseUrl } = t()
    const { token } = await shopper
      .apiOf(baseUrl, {})
      .post("/auth/user/emailpass", ADMIN)
    const sdk = new Medusa({
      baseUrl,
      auth: { type: "jwt", jwtTokenStorageMethod: "memory" },
    })

    await sdk.client.setToken(token)

    return sdk
  }
  const refusalOf = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error
    )

  it("the snippets of docs/client.md do what they say", async () => {
    const { shop, store, inventory } = t()
    const [
      { availabilityTexts, secondsLeft, addToCart },
      { setCounted, download },
    ] = modulesOf("docs/client.md", {
      "medusa-plugin-holdfast/client": client,
    }) as unknown as [Storefront, Backoffice]
    const sdk = storefront()
    const variant = shop.variantIds["LAMP"]!
    const level = {
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: shop.locationIds.oslo,
    }
    const admin = await backoffice()
    const elsewhere = await inventory.listInventoryLevels({
      inventory_item_id: level.inventory_item_id,
      location_id: shop.locationIds.bergen,
    })

    for (const { stocked_quantity } of elsewhere) {
      await inventory.adjustInventory(
        level.inventory_item_id,
        shop.locationIds.bergen,
        -stocked_quantity
      )
    }
    expect(await setCounted(admin, level, 2, "first")).toBe("applied")
    expect(await download(admin)).toContain("LAMP")
    expect(await availabilityTexts(sdk, [variant])).toEqual(["Only 2 left"])

    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
    })

    expect(await secondsLeft(sdk, cart.id)).toBe(0)
    expect(
      await addToCart(sdk, cart.id, { variant_id: variant, quantity: 3 })
    ).toEqual(["Lamp: 2 left"])
    expect(
      await addToCart(sdk, cart.id, { variant_id: variant, quantity: 2 })
    ).toEqual([])

    const left = await secondsLeft(sdk, cart.id)

    expect(left).toBeGreaterThan(14 * 60)
    expect(left).toBeLessThanOrEqual(15 * 60)
    expect(await availabilityTexts(sdk, [variant])).toEqual(["Sold out"])
  })

  it("a refusal is typed, with its status, code and details, and one for want of units with its lines", async () => {
    const { shop, store } = t()
    const sdk = await backoffice()
    const place = {
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: shop.locationIds.oslo,
    }
    const stocked = (await client.listStockLevels(sdk, place)).stock_levels[0]!
      .stocked_quantity
    const stale = await refusalOf(
      client.adjustItem(sdk, place.inventory_item_id, {
        location_id: place.location_id,
        stocked_quantity: 1,
        expected: stocked + 1,
        reason: "correction",
      })
    )

    expect(stale).toBeInstanceOf(HoldfastRefusal)
    expect(stale).toMatchObject({
      name: "HoldfastRefusal",
      status: 409,
      type: "conflict",
      code: "stale_value",
      message: `Lamp (LAMP) at Oslo has ${stocked} in stock, not the expected ${stocked + 1}`,
      isMomentary: false,
      details: { refused: [{ reason: "stale_value", stocked }] },
    })
    expect(
      await refusalOf(client.retrieveStockTransfer(sdk, "strans_none"))
    ).toMatchObject({ name: "HoldfastRefusal", status: 404, type: "not_found" })

    const { cart } = await store.post("/store/carts", {
      region_id: shop.regionId,
    })
    const short = client.refusalOf(
      await refusalOf(
        storefront().store.cart.createLineItem(
          cart.id,
          { variant_id: shop.variantIds["LAMP"]!, quantity: 10_000 },
          {},
          client.refusalHeaders
        )
      )
    )

    expect(short).toBeInstanceOf(InsufficientInventory)
    expect(short).toMatchObject({
      status: 400,
      lines: [{ sku: "LAMP", product_title: "Lamp", requested: 10_000 }],
    })

    // Without the header the message is for people, as ever.
    const plain = await refusalOf(
      storefront().store.cart.createLineItem(cart.id, {
        variant_id: shop.variantIds["LAMP"]!,
        quantity: 10_000,
      })
    )

    expect(client.refusalOf(plain)).toBe(plain)
    expect((plain as Error).message).toMatch(/^Not enough stock: Lamp/)
  })

  it("a request under a key takes effect once, and a file is sent and answered as text", async () => {
    const { shop } = t()
    const sdk = await backoffice()
    const item = shop.itemIds["LAMP"]!
    const add = () =>
      client.adjustItem(
        sdk,
        item,
        {
          location_id: shop.locationIds.oslo,
          adjustment: 3,
          reason: "received",
        },
        { idempotencyKey: "once" }
      )
    const [before] = (
      await client.retrieveItemStockAt(sdk, item, {
        at: new Date().toISOString(),
        location_id: shop.locationIds.oslo,
      })
    ).inventory_levels
    const { adjustment } = await add()

    expect(await add()).toEqual({ adjustment })
    expect(adjustment.lines[0]!.stocked_after).toBe(
      before!.stocked_quantity + 3
    )

    const { stock_import } = await client.uploadStockImport(
      sdk,
      "sku,location,on_hand\r\nLAMP,Oslo,7\r\n",
      {
        file_name: "lamps.csv",
        mapping: { sku: "sku", location: "location", on_hand: "on_hand" },
      }
    )

    expect(stock_import.counts.change).toBe(1)
    expect(await client.exportStockImport(sdk, stock_import.id)).toMatch(
      /LAMP,Oslo/
    )
    expect(await client.deleteStockImport(sdk, stock_import.id)).toEqual({
      id: stock_import.id,
      object: "stock_import",
      deleted: true,
    })
  })
})
