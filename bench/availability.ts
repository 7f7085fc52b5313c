import { createProductsWorkflow } from "@medusajs/medusa/core-flows"
import { ExecArgs } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  getVariantAvailability,
  Modules,
  ProductStatus,
} from "@medusajs/framework/utils"

import { openShop } from "../demo/shop"
import HoldfastInventoryService from "../src/modules/inventory/service"
import { retrieveAvailabilityWorkflow } from "../src/workflows/availability"

const VARIANTS = 200
const ROUNDS = 200

/**
 * How long it takes to tell what there is of 200 variants at two locations: by
 * Holdfast's workflow, as `GET /store/availability` runs it, and by core's
 * `inventory_quantity` for the same variants. In turn, on one database:
 *
 *   node scripts/with-postgres.mjs sh -c \
 *     "npx medusa db:migrate && npx medusa exec ./bench/availability.ts"
 */
export default async function benchAvailability({
  container,
}: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const inventory = container.resolve(
    Modules.INVENTORY
  ) as unknown as HoldfastInventoryService
  const shop = await openShop(container)
  const { result: products } = await createProductsWorkflow(container).run({
    input: {
      products: Array.from({ length: VARIANTS }, (_, index) => ({
        title: `Product ${index}`,
        status: ProductStatus.PUBLISHED,
        options: [{ title: "Size", values: ["One"] }],
        sales_channels: [{ id: shop.salesChannelId }],
        variants: [
          {
            title: "One",
            sku: `BENCH-${index}`,
            manage_inventory: true,
            options: { Size: "One" },
            prices: [],
          },
        ],
      })),
    },
  })
  const variant_ids = products.flatMap(({ variants }) =>
    variants.map(({ id }) => id)
  )
  const items = await inventory.listInventoryItems(
    { q: "BENCH-" },
    { take: VARIANTS, select: ["id"] }
  )

  await inventory.createInventoryLevels(
    items.flatMap(({ id }) =>
      Object.values(shop.locationIds).map((location_id) => ({
        inventory_item_id: id,
        location_id,
        stocked_quantity: 10,
      }))
    )
  )

  const contestants = {
    core: async () =>
      Object.keys(
        await getVariantAvailability(query, {
          variant_ids,
          sales_channel_id: shop.salesChannelId,
        })
      ).length,
    holdfast: async () =>
      (
        await retrieveAvailabilityWorkflow(container).run({
          input: {
            variant_ids,
            sales_channel_ids: [shop.salesChannelId],
            only_published: true,
          },
        })
      ).result.length,
  }
  const took: Record<string, number[]> = { core: [], holdfast: [] }

  for (let round = -20; round < ROUNDS; round++) {
    for (const [name, ask] of Object.entries(contestants)) {
      const begin = performance.now()
      const answered = await ask()

      if (answered !== VARIANTS) {
        throw new Error(`${name} answered for ${answered} variants`)
      }
      if (round >= 0) {
        took[name]!.push(performance.now() - begin)
      }
    }
  }

  for (const [name, times] of Object.entries(took)) {
    times.sort((one, other) => one - other)

    const at = (share: number) =>
      times[Math.floor(share * times.length)]!.toFixed(1)

    logger.info(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  }
}
