import { listAvailability } from "medusa-plugin-holdfast/client"

import { Picture } from "./picture"
import { readRegion, sdk } from "./sdk"
import { useLive } from "./use-live"
import {
  availabilityText,
  errorText,
  priceOf,
  type Availability,
} from "./words"

const BEST_FIRST = ["in_stock", "low_stock", "backorder", "out_of_stock"]

export function ProductsPage() {
  const { value: products, error } = useLive(readProducts)

  return (
    <>
      <h1>What we sell</h1>
      {error !== undefined && <p role="alert">{errorText(error)}</p>}
      <ul className="products">
        {products?.map(({ id, title, variants, best }) => (
          <li key={id}>
            <a className="card" href={`#/product/${id}`}>
              <Picture title={title} />
              <span className="title">{title}</span>
              <span>{variants?.[0] && priceOf(variants[0])}</span>
              {best && (
                <span className={`stock ${best.status}`}>
                  {availabilityText(best)}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** All products, each with the variant of which there is most. */
async function readProducts() {
  const region = await readRegion()
  const { products } = await sdk.store.product.list({
    region_id: region.id,
    order: "title",
    fields: "id,title,*variants,*variants.calculated_price",
  })
  const variantIds = products.flatMap(({ variants }) =>
    (variants ?? []).map(({ id }) => id)
  )
  const { availability } = await listAvailability(sdk, {
    variant_id: variantIds,
  })

  return products.map((product) => ({
    ...product,
    best: bestOf(
      availability.filter((one) =>
        product.variants?.some(({ id }) => id === one.variant_id)
      )
    ),
  }))
}

function bestOf(availability: Availability[]): Availability | undefined {
  return [...availability].sort(
    (one, other) =>
      BEST_FIRST.indexOf(one.status) - BEST_FIRST.indexOf(other.status) ||
      (other.quantity ?? 0) - (one.quantity ?? 0)
  )[0]
}
