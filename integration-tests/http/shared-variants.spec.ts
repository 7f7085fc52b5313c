import {
  createProductsWorkflow,
  deleteProductsWorkflow,
  deleteProductVariantsWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { LinkedVariant } from "../../src/workflows/sourcing/variant-fields"
import { readSharedVariants } from "../../src/workflows/availability/read-shared-variants"
import {
  readVariants,
  readVariantsByQuery,
} from "../../src/workflows/availability/read-variants"
import { onOwnDatabase, withModule } from "../support/elsewhere"
import { testShop } from "../support/http-test"

testShop((t) => {
  /** Products of a variant each, of which one of three is a draft, with one, both or no channel. */
  async function makeCatalog() {
    const { container, shop } = t()
    const [other] = await container
      .resolve(Modules.SALES_CHANNEL)
      .createSalesChannels([{ name: "Other" }])
    const channels = [shop.salesChannelId, other!.id]
    const itemIds = Object.values(shop.itemIds)
    const { result } = await createProductsWorkflow(container).run({
      input: {
        products: Array.from({ length: 24 }, (_, n) => ({
          title: `Catalog ${n}`,
          status: n % 3 === 2 ? "draft" : "published",
          sales_channels: channels
            .filter((_, m) =>
              [0, 1].includes(n % 4) ? m === n % 4 : n % 4 === 2
            )
            .map((id) => ({ id })),
          options: [{ title: "Kind", values: ["one"] }],
          variants: [
            {
              title: "one",
              sku: `CATALOG-${n}`,
              options: { Kind: "one" },
              manage_inventory: n % 5 !== 0,
              allow_backorder: n % 2 === 0,
              inventory_items:
                n % 5 === 0
                  ? []
                  : itemIds.slice(0, 1 + (n % 3)).map((id, m) => ({
                      inventory_item_id: id,
                      required_quantity: 1 + m,
                    })),
              prices: [],
            },
          ],
        })),
      },
    } as never)
    const products = result as unknown as {
      id: string
      variants: { id: string }[]
    }[]
    const variantIds = products.map(({ variants }) => variants[0]!.id)

    return { channels, products, variantIds, itemIds }
  }

  const comparable = (variants: LinkedVariant[] | null) =>
    variants
      ?.map(({ id, manage_inventory, allow_backorder, inventory_items }) => ({
        id,
        manage_inventory,
        allow_backorder,
        inventory_items: inventory_items!
          .map(({ inventory_item_id, required_quantity }) => ({
            inventory_item_id,
            required_quantity,
          }))
          .sort((one, two) =>
            one.inventory_item_id < two.inventory_item_id ? -1 : 1
          ),
      }))
      .sort((one, two) => (one.id < two.id ? -1 : 1))

  it("variants are the same from the shop's tables and by the query: deleted, drafts, of other channels, unlinked and unknown ones too", async () => {
    const { container } = t()
    const { channels, itemIds, products, variantIds } = await makeCatalog()

    await deleteProductsWorkflow(container).run({
      input: { ids: [products[0]!.id] },
    })
    await deleteProductVariantsWorkflow(container).run({
      input: { ids: [variantIds[1]!] },
    })
    await container.resolve(ContainerRegistrationKeys.LINK).dismiss({
      [Modules.PRODUCT]: { variant_id: variantIds[4] },
      [Modules.INVENTORY]: { inventory_item_id: itemIds[0] },
    })
    await container.resolve(ContainerRegistrationKeys.LINK).dismiss({
      [Modules.PRODUCT]: { product_id: products[8]!.id },
      [Modules.SALES_CHANNEL]: { sales_channel_id: channels[0] },
    })

    const seen: number[] = []

    for (const only_published of [true, false, undefined]) {
      for (const sales_channel_ids of [
        channels,
        [channels[0]!],
        [channels[1]!],
        ["sc_unknown"],
        [],
      ]) {
        const question = {
          variant_ids: [...variantIds, variantIds[3]!, "variant_unknown"],
          sales_channel_ids,
          only_published,
        }
        const shared = await readSharedVariants(container, question)

        expect(comparable(shared)).toEqual(
          comparable(await readVariantsByQuery(container, question))
        )
        seen.push(shared!.length)
      }
    }
    expect(new Set(seen).size).toBeGreaterThan(3)
    expect(
      (
        await readVariants(container, {
          variant_ids: [variantIds[7]!, "variant_unknown", variantIds[3]!],
          sales_channel_ids: [],
        })
      ).map(({ id }) => id)
    ).toEqual([variantIds[7], variantIds[3]])
    expect(
      await readVariants(container, { variant_ids: [], sales_channel_ids: [] })
    ).toEqual([])
  })

  it("a shop whose product module is another's, or on a database of its own, is asked by the query", async () => {
    const { container, shop } = t()
    const question = {
      variant_ids: Object.values(shop.variantIds),
      sales_channel_ids: [shop.salesChannelId],
      only_published: true,
    }
    const withProduct = (product: object) =>
      withModule(container, Modules.PRODUCT, product)
    const own = container.resolve<object>(Modules.PRODUCT)
    const elsewhere = onOwnDatabase(container, Modules.PRODUCT)

    expect(await readSharedVariants(container, question)).not.toBeNull()
    expect(
      await readSharedVariants(withProduct(elsewhere), question)
    ).toBeNull()
    expect(
      await readSharedVariants(withProduct({ ...own }), question)
    ).toBeNull()
    expect((await readVariants(withProduct(elsewhere), question)).length).toBe(
      question.variant_ids.length
    )
  })
})
