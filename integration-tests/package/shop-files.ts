// Files of the throw-away shops, as their developers would write them.

export const ADMIN = { email: "admin@shop.test", password: "supersecret" }

export const CONFIG = `{
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      // A storefront listens wherever there is a port.
      storeCors: "/^http:[/][/]localhost:[0-9]+$/",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000",
      jwtSecret: "for a test",
      cookieSecret: "for a test",
    },
    // Over plain http.
    cookieOptions: { secure: false, sameSite: "lax" },
  },
  admin: { disable: process.env.SHOP_HAS_DASHBOARD !== "true" },
}`

export const WITH_HOLDFAST = `
import { defineConfig } from "@medusajs/framework/utils"
import { withHoldfast } from "medusa-plugin-holdfast"

module.exports = withHoldfast(defineConfig(${CONFIG}), {
  stock: { below_reserved: "refuse" },
  lock_timeout_ms: 200,
})`

export const OWN_ERROR_HANDLER = `
import {
  defineMiddlewares, MedusaNextFunction, MedusaRequest, MedusaResponse,
} from "@medusajs/framework/http"

export default defineMiddlewares({
  errorHandler: (
    error: unknown, _req: MedusaRequest, res: MedusaResponse, _next: MedusaNextFunction
  ) => {
    res.status(418).json({ message: "The shop's own answer" })
  },
})`

export const withRawEntries = (options: string) => `
import { defineConfig } from "@medusajs/framework/utils"

module.exports = defineConfig({
  ...${CONFIG},
  plugins: ["medusa-plugin-holdfast"],
  modules: [{
    key: "inventory",
    resolve: "medusa-plugin-holdfast/modules/inventory",
    options: ${options},
  }],
})`

// As Medusa's own documentation has it. Links are loaded before modules, and
// core's module makes entities of the same names when it is imported.
export const LINK = "src/links/product-inventory-item"
export const LINK_TO_CORE = `
import { defineLink } from "@medusajs/framework/utils"
import InventoryModule from "@medusajs/medusa/inventory"
import ProductModule from "@medusajs/medusa/product"

export default defineLink(
  ProductModule.linkable.product,
  InventoryModule.linkable.inventoryItem
)`

/** Where nothing of a server is installed too. */
export const TYPED_STOREFRONT = `
import { InsufficientInventory, listAvailability, type Sdk } from "medusa-plugin-holdfast/client"
import { availabilityQuery, useCartHold } from "medusa-plugin-holdfast/react"

export async function left(sdk: Sdk) {
  const { availability } = await listAvailability(sdk, { variant_id: ["variant_1"] })
  const quantity: number | null | undefined = availability[0]?.quantity
  // @ts-expect-error a query must name a variant
  await listAvailability(sdk, {})
  return quantity
}

export async function held(sdk: Sdk) {
  const answer = await availabilityQuery(sdk, "variant_1").queryFn()
  // @ts-expect-error there may be none
  answer.status
  const { secondsLeft } = useCartHold("cart_1", { sdk, warnAtSeconds: 60 })
  // @ts-expect-error null where nothing is held
  const left: number = secondsLeft
  return left
}

export const lines = (error: unknown) =>
  error instanceof InsufficientInventory ? error.lines.map((line) => line.sku) : []
`

export const TYPED_CODE = `${TYPED_STOREFRONT}
import { MedusaContainer } from "@medusajs/framework/types"
import { defineConfig, Modules } from "@medusajs/framework/utils"
import {
  HoldfastInventoryService, HoldfastOptions, InsufficientInventoryError, withHoldfast,
} from "medusa-plugin-holdfast"
import InventoryModule from "medusa-plugin-holdfast/modules/inventory"
import { releaseCartReservationsWorkflow } from "medusa-plugin-holdfast/workflows"

export async function abandon(container: MedusaContainer, cart_id: string) {
  const { result } = await releaseCartReservationsWorkflow(container).run({ input: { cart_id } })
  const ids: string[] = result
  // @ts-expect-error neither a cart nor a reservation
  await releaseCartReservationsWorkflow(container).run({ input: { cart: cart_id } })
  return ids
}

export const linkable: "inventory" = InventoryModule.linkable.stockMovement.serviceName as "inventory"

export const config = withHoldfast(defineConfig({}), { lock_timeout_ms: 100 })

// @ts-expect-error options are the second argument, and a configuration the first
withHoldfast({ plugins: 1 })

export async function historyOf(container: MedusaContainer, item: string) {
  const inventory: HoldfastInventoryService = container.resolve(Modules.INVENTORY) as never
  const [movement] = await inventory.listStockMovements({ inventory_item_id: item })
  const kind: string | undefined = movement?.kind
  // @ts-expect-error a movement has no such property, and is not any
  movement?.nonsense
  return kind
}

export function isShort(error: unknown, item: string) {
  return error instanceof InsufficientInventoryError &&
    error.shortages.some((shortage) => shortage.inventory_item_id === item)
}

// @ts-expect-error not a value of this option
export const wrong: HoldfastOptions = { stock: { negative: "maybe" } }
`
