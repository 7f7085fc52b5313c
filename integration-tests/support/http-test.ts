import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import seed, { ADMIN } from "../../demo/seed"
import { openShop, Shop } from "../../demo/shop"
import {
  findUnsoundStock,
  RunSql,
} from "../../src/modules/inventory/__tests__/support/sound-stock"
import HoldfastInventoryService from "../../src/modules/inventory/service"

type Shopper = typeof import("../../demo/shopper.mjs", {
  with: { "resolution-mode": "import" },
})
type Api = ReturnType<Shopper["apiOf"]>

export interface HttpTest {
  shop: Shop
  store: Api
  admin: Api
  shopper: Shopper
  container: MedusaContainer
  inventory: HoldfastInventoryService
  sql: RunSql
  baseUrl: string
  /** Stocked / reserved of an item, by the name of the location. */
  stockOf(sku: string): Promise<{ oslo: string; bergen: string }>
}

/**
 * Runs stories on a whole Medusa server whose inventory is Holdfast, with the
 * demo shop open. After every story the stock must be sound.
 */
export function testShop(
  suite: (test: () => HttpTest) => void,
  { beforeServerStart }: { beforeServerStart?: () => Promise<void> } = {}
): void {
  medusaIntegrationTestRunner({
    hooks: { beforeServerStart },
    cwd: process.cwd(),
    medusaConfigFile: process.cwd(),
    env: { HOLDFAST_DISABLE_ADMIN: "true" },
    testSuite: ({ api, getContainer, dbConnection }) => {
      describe("shop", () => {
        let test: HttpTest

        const sql: RunSql = async (text, values = []) =>
          (await dbConnection.raw(text, values)).rows

        beforeEach(async () => {
          const container = getContainer()
          const shopper: Shopper = await import("../../demo/shopper.mjs")
          const baseUrl = api.defaults.baseURL as string
          const shop = await openShop(container)

          await seed({ container, args: [] })

          const inventory = container.resolve(
            Modules.INVENTORY
          ) as unknown as HoldfastInventoryService

          test = {
            shop,
            shopper,
            container,
            inventory,
            sql,
            baseUrl,
            store: shopper.storeOf(baseUrl, shop.publishableKey),
            admin: await shopper.adminOf(baseUrl, ADMIN),
            stockOf: async (sku) => {
              const levels = await inventory.listInventoryLevels({
                inventory_item_id: shop.itemIds[sku],
              })
              const at = (id: string) => {
                const level = levels.find((one) => one.location_id === id)

                return level
                  ? `${level.stocked_quantity} / ${level.reserved_quantity}`
                  : "none"
              }

              return {
                oslo: at(shop.locationIds.oslo),
                bergen: at(shop.locationIds.bergen),
              }
            },
          }
        })

        afterEach(async () => {
          expect(await findUnsoundStock(sql)).toEqual([])
        })

        suite(() => test)
      })
    },
  })
}
