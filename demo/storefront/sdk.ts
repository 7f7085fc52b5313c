import Medusa from "@medusajs/js-sdk"

export const sdk = new Medusa({
  baseUrl: process.env.MEDUSA_BACKEND_URL,
  publishableKey: process.env.MEDUSA_PUBLISHABLE_KEY,
})

let region: ReturnType<typeof firstRegion> | undefined

/** The region that the shop sells in: the demo has one. */
export function readRegion() {
  region ??= firstRegion()

  return region
}

async function firstRegion() {
  const { regions } = await sdk.store.region.list()

  return regions[0]!
}
