import { ADMIN } from "../../demo/seed"
import { HttpTest } from "./http-test"

/** What the stories of the ledger have in common. */
export function ledgerDesk(t: () => HttpTest) {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const bergen = () => t().shop.locationIds.bergen

  /** The clerk's token, their id, and their API under an idempotency key. */
  const clerk = async () => {
    const { shopper, baseUrl } = t()
    const { token } = await shopper
      .apiOf(baseUrl, {})
      .post("/auth/user/emailpass", ADMIN)
    const authorization = `Bearer ${token}`
    const api = shopper.apiOf(baseUrl, { authorization })
    const { user } = await api.get("/admin/users/me")

    return {
      id: user.id as string,
      authorization,
      withKey: (key: string) =>
        shopper.apiOf(baseUrl, { authorization, "idempotency-key": key }),
    }
  }

  const movementsOf = async (sku: string, query = "") =>
    (
      await t().admin.get(
        `/admin/inventory-items/${item(sku)}/movements?${query}`
      )
    ).stock_movements as Record<string, unknown>[]

  /** A cart that became an order. */
  const buy = async (quantities: Record<string, number>) => {
    const { shopper, store, shop } = t()
    const cart = await shopper.fillCart(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          shop.variantIds[sku]!,
          quantity,
        ])
      )
    )

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)

    return await store.post(`/store/carts/${cart.id}/complete`)
  }

  return { item, oslo, bergen, clerk, movementsOf, buy }
}
