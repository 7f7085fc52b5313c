// @ts-check
// A Medusa server of the benchmark: in the shop's folder, on the shop's database.
const pg = require("@medusajs/framework/pg")

// Compiles the demo's TypeScript as it is loaded; Holdfast itself is built.
require("../src/modules/inventory/__tests__/support/load-module.cjs")

const { countStatements, usage } = require("./calls.cjs")

const [, , task, port = "0"] = process.argv
const directory = process.cwd()

// Never left behind.
process.on("disconnect", () => process.exit())

if (task === "migrate") {
  const options = {
    directory,
    executeAllLinks: true,
    skipScripts: true,
    skipSearch: true,
  }

  void require("@medusajs/medusa/commands/db/migrate").default(
    // Its type wants every option there is.
    /** @type {any} */ (options)
  )
} else {
  countStatements(pg.Client)

  const started = require("@medusajs/medusa/commands/start").default({
    directory,
    host: "127.0.0.1",
    port: Number(port),
  })

  process.on("message", async (/** @type {any} */ { id, task, itemIds }) => {
    try {
      await started

      process.send?.({
        id,
        result:
          task === "open"
            ? await open()
            : task === "sell"
              ? await sell(itemIds)
              : usage(),
      })
    } catch (error) {
      process.send?.({ id, error: String(/** @type {any} */ (error).stack) })
    }
  })
}

async function open() {
  const { container } = require("@medusajs/framework")

  await require("../demo/seed").default({ container, args: [] })

  return await require("../demo/shop").openShop(container)
}

/**
 * Puts inventory items on sale, each as a product of one variant.
 *
 * @param {string[]} itemIds
 * @returns {Promise<string[]>} the variants' ids, in the order of the items
 */
async function sell(itemIds) {
  const { container } = require("@medusajs/framework")
  const { createProductsWorkflow } = require("@medusajs/medusa/core-flows")
  const query = container.resolve("query")
  const { data: channels } = await query.graph({
    entity: "sales_channel",
    fields: ["id"],
  })
  const { data: profiles } = await query.graph({
    entity: "shipping_profile",
    fields: ["id"],
  })
  const { result } = await createProductsWorkflow(container).run({
    input: {
      products: itemIds.map((id) => ({
        title: id,
        status: "published",
        options: [{ title: "Size", values: ["One"] }],
        sales_channels: channels,
        shipping_profile_id: profiles[0].id,
        variants: [
          {
            title: "One",
            sku: id,
            manage_inventory: true,
            options: { Size: "One" },
            prices: [{ currency_code: "eur", amount: 10 }],
            inventory_items: [{ inventory_item_id: id, required_quantity: 1 }],
          },
        ],
      })),
    },
  })

  return result.map(({ variants }) => variants[0]?.id ?? "")
}
