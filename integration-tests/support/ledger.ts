import { ADMIN } from "../../demo/seed"
import { HttpTest } from "./http-test"
import { preparedCart } from "./prepared-cart"

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
    const cartId = await preparedCart(t(), quantities)

    return await t().store.post(`/store/carts/${cartId}/complete`)
  }

  return { item, oslo, bergen, clerk, movementsOf, buy }
}
