import { useQuery } from "@tanstack/react-query"
import { HoldfastRefusal } from "medusa-plugin-holdfast/client"
import { useWaitlist } from "medusa-plugin-holdfast/react"
import { useState } from "react"

import { useCart } from "./cart"
import { HeldFor } from "./held-for"
import { Picture } from "./picture"
import { MAX_AGE_MS, sdk } from "./sdk"
import { errorText } from "./words"

/** Where the link in a message about an offer leads: its token is in the address. */
export function WaitlistPage({ token }: { token: string }) {
  const { withCart } = useCart()
  const { entry, status, secondsLeft, claim, leave, error } = useWaitlist(
    null,
    { token, maxAgeMs: MAX_AGE_MS }
  )
  const variantId = entry?.variant_id
  const { data: product } = useQuery({
    queryKey: ["waited-for", variantId],
    queryFn: () => readProduct(variantId!),
    enabled: !!variantId,
  })
  const [refusal, setRefusal] = useState<unknown>()
  const told = refusal ?? error

  const attempt = async (task: () => Promise<void>) => {
    setRefusal(undefined)

    try {
      await task()
    } catch (reason) {
      // That it is over, the page says by itself.
      if (!isOver(reason)) {
        setRefusal(reason)
      }
    }
  }

  return (
    <article className="product">
      {product && <Picture title={product.title} />}
      <div>
        <h1>{product?.title ?? "What you waited for"}</h1>

        {status === "offered" && (
          <>
            <p role="status">
              {entry?.offered_quantity === 1
                ? "It is back, and held for you."
                : `${entry?.offered_quantity} are back, and held for you.`}
            </p>
            <HeldFor seconds={secondsLeft} />
            <div className="row">
              <button
                onClick={() =>
                  attempt(async () => {
                    await withCart(claim)
                    window.location.hash = "#/cart"
                  })
                }
              >
                Put it into my cart
              </button>
              <button className="plain" onClick={() => attempt(leave)}>
                No, thank you
              </button>
            </div>
          </>
        )}
        {status === "waiting" && (
          <>
            <p role="status">You wait for it still.</p>
            <button className="plain" onClick={() => attempt(leave)}>
              Wait no longer
            </button>
          </>
        )}
        {status === "claimed" && (
          <>
            <p role="status">You have put it into your cart.</p>
            <a href="#/cart">See your cart</a>
          </>
        )}
        {status === "taken" && <p role="status">You have bought it.</p>}
        {status === "lapsed" && (
          <>
            <p role="status">
              We are sorry: the time of this offer is over, and what was held
              for you has gone to others.
            </p>
            {product && (
              <a href={`#/product/${product.id}`}>
                See whether there is more, or wait again
              </a>
            )}
          </>
        )}
        {status === "left" && (
          <p role="status">
            You do not wait any longer, and nothing is held for you.
          </p>
        )}

        {told !== undefined && told !== null && (
          <p className="notice" role="alert">
            {errorText(told)}
          </p>
        )}
      </div>
    </article>
  )
}

const isOver = (reason: unknown) =>
  reason instanceof HoldfastRefusal && reason.code === "waitlist_offer_over"

async function readProduct(id: string) {
  const { products } = await sdk.store.product.list({
    variants: { id },
    fields: "id,title",
  })

  return products[0] ?? null
}
