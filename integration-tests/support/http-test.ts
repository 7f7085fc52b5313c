import { randomBytes } from "node:crypto"

import { WorkflowScheduler } from "@medusajs/framework/orchestration"
import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import seed, { ADMIN } from "../../demo/seed"
import { openShop, Shop } from "../../demo/shop"
import {
  findUnsoundStock,
  RunSql,
} from "../../src/modules/inventory/__tests__/support/sound-stock"
import {
  copyTemplate,
  keepTemplate,
} from "../../src/modules/inventory/__tests__/support/template-database"
import HoldfastInventoryService from "../../src/modules/inventory/service"
import { makeEnginePatient } from "./patient-engine"

type Shopper = typeof import("../../demo/shopper.mjs", {
  with: { "resolution-mode": "import" },
})
type Api = ReturnType<Shopper["apiOf"]>

export interface HttpTest {
  shop: Shop
  store: Api
  admin: Api
  /** What a clerk who is logged in sends along. */
  authorized: { authorization: string }
  shopper: Shopper
  container: MedusaContainer
  inventory: HoldfastInventoryService
  sql: RunSql
  baseUrl: string
  /** Stocked / reserved of an item, by the name of the location. */
  stockOf(sku: string): Promise<{ oslo: string; bergen: string }>
}

interface ShopOptions {
  /** What is to be so before the server starts, which the file then has alone. */
  beforeServerStart?: () => Promise<void>
}

/** Whether the check of the day is done: in these tests by those stories only that ask. */
export function setDailyCheck(
  inventory: HoldfastInventoryService,
  isOn: boolean
): void {
  const { options_ } = inventory as unknown as {
    options_: HoldfastInventoryService["options_"]
  }

  options_.check.daily = isOn
}

/** A migrated database with the open shop in it. */
const SHOP = process.env.HOLDFAST_SHOP_DATABASE

/** The server of the files that are read by `shareShop` at this moment. */
let shared: (() => HttpTest) | undefined

/**
 * Runs stories on a whole Medusa server whose inventory is Holdfast, with the
 * demo shop open. Each story begins on a copy of the database in which the shop
 * was opened. After every story the stock must be sound, and what a story spied on
 * is as it was.
 */
export function testShop(
  suite: (test: () => HttpTest) => void,
  options: ShopOptions = {}
): void {
  if (!shared) {
    return startShop(suite, options)
  }
  if (options.beforeServerStart) {
    throw new Error("A file with a server of its own cannot share one")
  }
  suite(shared)
}

/**
 * Runs files of stories on one server: to start one, and to run the first stories
 * on it, takes as long as most files do.
 *
 * @param read reads the files
 */
export function shareShop(read: () => void): void {
  startShop((test) => {
    shared = test
    try {
      read()
    } finally {
      shared = undefined
    }
  })
}

function startShop(
  suite: (test: () => HttpTest) => void,
  { beforeServerStart }: ShopOptions = {}
): void {
  const database = `holdfast_shop_${randomBytes(8).toString("hex")}`
  // A server of another kind shares no database.
  let isKept = beforeServerStart !== undefined

  medusaIntegrationTestRunner({
    dbName: database,
    hooks: {
      beforeServerStart: async () => {
        await beforeServerStart?.()
        isKept ||= await copyTemplate(SHOP, database)
      },
    },
    cwd: process.cwd(),
    medusaConfigFile: process.cwd(),
    env: { HOLDFAST_DISABLE_ADMIN: "true" },
    testSuite: ({ api, getContainer, dbConnection }) => {
      describe("shop", () => {
        let opened: Omit<HttpTest, "sql" | "stockOf">
        let test: HttpTest

        const sql: RunSql = async (text, values = []) =>
          (await dbConnection.raw(text, values)).rows

        // The runner keeps the database as it is after this, and each story
        // begins on a copy: to open the shop takes longer than most stories.
        beforeAll(async () => {
          const container = getContainer()
          const shopper: Shopper = await import("../../demo/shopper.mjs")
          const baseUrl = api.defaults.baseURL as string

          makeEnginePatient()
          // A story runs the jobs that it is about: at the turn of a minute they would
          // come in the midst of it.
          await new WorkflowScheduler().clear()
          await seed({ container, args: [] })
          const shop = await openShop(container)
          const authorized = await shopper.logIn(baseUrl, ADMIN)

          opened = {
            shop,
            shopper,
            container,
            inventory: container.resolve(
              Modules.INVENTORY
            ) as unknown as HoldfastInventoryService,
            baseUrl,
            store: shopper.storeOf(baseUrl, shop.publishableKey),
            admin: shopper.apiOf(baseUrl, authorized),
            authorized,
          }
        })

        beforeEach(async () => {
          if (!isKept) {
            isKept = true
            await keepTemplate(SHOP, `${database}-template`)
          }

          // Of the process that opened the shop: it would be taken for a dead one.
          await sql(
            "delete from stock_teller where noted_at < now() - interval '1 minute'"
          )

          // A story may add to the shop what it sells.
          const shop = structuredClone(opened.shop)

          setDailyCheck(opened.inventory, false)
          test = {
            ...opened,
            shop,
            sql,
            stockOf: async (sku) => {
              const levels = await opened.inventory.listInventoryLevels({
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
          jest.restoreAllMocks()
          expect(await findUnsoundStock(sql)).toEqual([])
        })

        suite(() => test)
      })
    },
  })
}
