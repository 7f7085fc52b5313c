import { useQuery } from "@tanstack/react-query"
import { InsufficientInventory } from "medusa-plugin-holdfast/client"
import { useAvailability, usePickup } from "medusa-plugin-holdfast/react"
import { useState } from "react"

import { useCart } from "./cart"
import { Picture } from "./picture"
import { MAX_AGE_MS, readRegion, sdk } from "./sdk"
import { WaitlistForm } from "./waitlist-form"
import { availabilityText, errorText, priceOf } from "./words"

export function ProductPage({ id }: { id: string }) {
  const { add } = useCart()
  const { data: product, error } = useQuery({
    queryKey: ["product", id],
    queryFn: () => readProduct(id),
  })
  const variants = product?.variants ?? []
  const { of, refresh } = useAvailability(
    variants.map((one) => one.id),
    { byLocation: true, maxAgeMs: MAX_AGE_MS }
  )
  const [chosen, setChosen] = useState<string>()
  const [quantity, setQuantity] = useState(1)
  const [refusal, setRefusal] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)

  if (!product) {
    return error ? <p role="alert">{errorText(error)}</p> : <p>One moment …</p>
  }

  const variant = variants.find((one) => one.id === chosen) ?? variants[0]!
  const stock = of(variant.id)
  const rest = restOf(refusal, quantity)

  const put = async (wanted: number) => {
    setIsBusy(true)
    setRefusal(undefined)

    try {
      await add(variant.id, wanted)
      window.location.hash = "#/cart"
    } catch (reason) {
      setRefusal(reason)
      await refresh()
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <article className="product">
      <Picture title={product.title} />
      <div>
        <h1>{product.title}</h1>
        <p>{priceOf(variant)}</p>

        {variants.length > 1 && (
          <fieldset className="choices">
            <legend>Kind</legend>
            {variants.map((one) => (
              <label key={one.id}>
                <input
                  type="radio"
                  name="variant"
                  checked={one.id === variant.id}
                  onChange={() => setChosen(one.id)}
                />
                {one.title}
              </label>
            ))}
          </fieldset>
        )}

        {stock && (
          <p className={`stock ${stock.status}`} role="status">
            {availabilityText(stock)}
          </p>
        )}

        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            void put(quantity)
          }}
        >
          <label>
            Quantity{" "}
            <input
              type="number"
              min={1}
              required
              value={quantity}
              onChange={(event) => setQuantity(event.target.valueAsNumber || 1)}
            />
          </label>
          <button disabled={isBusy || stock?.status === "out_of_stock"}>
            {stock?.status === "backorder" ? "Order ahead" : "Add to cart"}
          </button>
        </form>

        {refusal !== undefined && (
          <div className="notice" role="alert">
            <p>{errorText(refusal)}</p>
            {rest > 0 ? (
              <button onClick={() => put(rest)}>
                Add the {rest} that {rest === 1 ? "is" : "are"} left
              </button>
            ) : (
              <p>
                What other carts hold may be free again in some minutes: this
                page says so by itself.
              </p>
            )}
          </div>
        )}

        {stock?.status === "out_of_stock" && (
          <WaitlistForm
            key={variant.id}
            variantId={variant.id}
            quantity={quantity}
          />
        )}

        <Pickup variantId={variant.id} />
      </div>
    </article>
  )
}

/** By the answer that the page has already. */
function Pickup({ variantId }: { variantId: string }) {
  const { places } = usePickup(variantId, { maxAgeMs: MAX_AGE_MS })

  return places ? (
    <section>
      <h2>Pick up</h2>
      <ul className="pickup">
        {places.map((at) => (
          <li key={at.name}>
            <span>{at.name}</span>
            <span className={`stock ${at.status}`}>{availabilityText(at)}</span>
          </li>
        ))}
      </ul>
    </section>
  ) : null
}

/** How many of what was asked for may still be had. */
function restOf(refusal: unknown, quantity: number): number {
  if (!(refusal instanceof InsufficientInventory)) {
    return 0
  }

  // What the cart has of it already counts on both sides.
  const missing = refusal.lines.map(
    ({ requested = quantity, available }) => requested - (available ?? 0)
  )

  return Math.max(0, quantity - Math.max(...missing))
}

async function readProduct(id: string) {
  const region = await readRegion()
  const { product } = await sdk.store.product.retrieve(id, {
    region_id: region.id,
    fields: "id,title,*variants,*variants.calculated_price",
  })

  return product
}
