import { refusalHeaders, refusalOf, type Sdk } from "../client"
import type { LostLine } from "./lost-lines"

/**
 * Lowers lines of a cart to what of them is still there, by Medusa's own routes; a line
 * of which there is nothing is removed.
 *
 * @throws InsufficientInventory where somebody was quicker again
 */
export async function lowerToRest(
  sdk: Sdk,
  cartId: string,
  lost: LostLine[]
): Promise<void> {
  // One by one: Medusa locks the cart for each.
  for (const { line_item_id, rest, quantity } of lost) {
    if (rest !== null && rest < quantity) {
      const path = `/store/carts/${encodeURIComponent(cartId)}/line-items/${encodeURIComponent(line_item_id)}`

      try {
        await sdk.client.fetch(
          path,
          rest
            ? {
                method: "POST",
                body: { quantity: rest },
                headers: refusalHeaders,
              }
            : { method: "DELETE", headers: refusalHeaders }
        )
      } catch (error) {
        throw refusalOf(error)
      }
    }
  }
}
