import type { Sdk } from "../client"
import { askJoined, type Asked, type Availability } from "./join-requests"

// What runs on a server as well: no hook, and nothing of a browser.

/**
 * Under which keys the answers are kept, for `queryClient.invalidateQueries`.
 *
 * @example
 * // After a change of a cart by Medusa's own routes.
 * await queryClient.invalidateQueries({ queryKey: holdfastKeys.all })
 */
export const holdfastKeys = {
  all: ["holdfast"] as const,
  availability: ["holdfast", "availability"] as const,
  cartHold: (cartId: string) => ["holdfast", "cart-hold", cartId] as const,
  orderBackorders: (orderId: string) =>
    ["holdfast", "order-backorders", orderId] as const,
}

/** How old an answer becomes before it is asked for anew, unless it is said. */
export const MAX_AGE_MS = 15_000

export interface AvailabilityQueryOptions extends Asked {
  /** How old the answer may become, in milliseconds. 15,000 if not given. */
  maxAgeMs?: number
}

/**
 * The query of one variant, as `useAvailability` asks it, for `prefetchQuery`,
 * `ensureQueryData` and `useSuspenseQuery`. Joined into one request with all others of
 * the same tick.
 */
export function availabilityQuery(
  sdk: Sdk,
  variantId: string,
  {
    cartId,
    byLocation = false,
    maxAgeMs = MAX_AGE_MS,
  }: AvailabilityQueryOptions = {}
) {
  return {
    queryKey: [
      ...holdfastKeys.availability,
      variantId,
      { byLocation, cartId: cartId ?? null },
    ] as const,
    queryFn: (): Promise<Availability | null> =>
      askJoined(sdk, variantId, { cartId, byLocation }),
    staleTime: maxAgeMs,
  }
}

/** What is used of react-query's `QueryClient`. */
export interface Prefetcher {
  prefetchQuery(query: ReturnType<typeof availabilityQuery>): Promise<void>
}

/**
 * Asks for variants before the page is sent, for a `HydrationBoundary`: in a server
 * component, or while a static page is made. A page whose server cannot be asked is
 * sent without them, and the browser asks.
 *
 * @example
 * const queryClient = new QueryClient()
 *
 * await prefetchAvailability(queryClient, sdk, variantIds)
 *
 * return (
 *   <HydrationBoundary state={dehydrate(queryClient)}>
 *     <Products />
 *   </HydrationBoundary>
 * )
 */
export async function prefetchAvailability(
  queryClient: Prefetcher,
  sdk: Sdk,
  variantIds: string[],
  options?: AvailabilityQueryOptions
): Promise<void> {
  await Promise.all(
    variantIds.map((id) =>
      queryClient.prefetchQuery(availabilityQuery(sdk, id, options))
    )
  )
}
