import { useQuery } from "@tanstack/react-query"
import {
  useAvailability,
  type Availability,
} from "medusa-plugin-holdfast/react"

import { Picture } from "./picture"
import { MAX_AGE_MS, readRegion, sdk } from "./sdk"
import { availabilityText, errorText, priceOf, type Variant } from "./words"

const BEST_FIRST = ["in_stock", "low_stock", "backorder", "out_of_stock"]

export function ProductsPage() {
  const { data: products, error } = useQuery({
    queryKey: ["products"],
    queryFn: readProducts,
  })

  return (
    <>
      <h1>What we sell</h1>
      {error && <p role="alert">{errorText(error)}</p>}
      <ul className="products">
        {products?.map(({ id, title, variants }) => (
          <li key={id}>
            <a className="card" href={`#/product/${id}`}>
              <Picture title={title} />
              <span className="title">{title}</span>
              <span>{variants?.[0] && priceOf(variants[0])}</span>
              <Stock variants={variants ?? []} />
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Of the variant of which there is most. All cards ask in one request. */
function Stock({ variants }: { variants: Variant[] }) {
  const best = bestOf(
    useAvailability(
      variants.map(({ id }) => id),
      { maxAgeMs: MAX_AGE_MS }
    ).availability
  )

  return best ? (
    <span className={`stock ${best.status}`}>{availabilityText(best)}</span>
  ) : null
}

async function readProducts() {
  const region = await readRegion()
  const { products } = await sdk.store.product.list({
    region_id: region.id,
    order: "title",
    fields: "id,title,*variants,*variants.calculated_price",
  })

  return products
}

function bestOf(availability: Availability[]): Availability | undefined {
  return [...availability].sort(
    (one, other) =>
      BEST_FIRST.indexOf(one.status) - BEST_FIRST.indexOf(other.status) ||
      (other.quantity ?? 0) - (one.quantity ?? 0)
  )[0]
}
