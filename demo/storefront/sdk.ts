import Medusa from "@medusajs/js-sdk"

export const sdk = new Medusa({
  baseUrl: process.env.MEDUSA_BACKEND_URL,
  publishableKey: process.env.MEDUSA_PUBLISHABLE_KEY,
})

/** Stock changes while one looks at it: here it is seen within three seconds. */
export const MAX_AGE_MS = 3000

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
