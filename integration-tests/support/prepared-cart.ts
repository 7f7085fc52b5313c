import { HttpTest } from "./http-test"

/**
 * Fills a cart and prepares all that completing it asks for.
 *
 * @param quantities by the SKU of the variant
 * @returns the cart's id
 */
export async function preparedCart(
  { shop, shopper, store }: HttpTest,
  quantities: Record<string, number>
): Promise<string> {
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

  return cart.id as string
}
