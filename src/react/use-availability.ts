import { useQueries, type UseQueryResult } from "@tanstack/react-query"

import type { Sdk } from "../client"
import type { Availability } from "./join-requests"
import { useSdk } from "./provider"
import {
  availabilityQuery,
  MAX_AGE_MS,
  type AvailabilityQueryOptions,
} from "./queries"
import { refreshByAge, retry } from "./refresh"

export interface AvailabilityOptions extends AvailabilityQueryOptions {
  /** False asks nothing. */
  enabled?: boolean
  /** Instead of that of the provider. */
  sdk?: Sdk
}

/** What a hook tells of its question, beside the answer. */
export interface Asking {
  /** Until the first answer, or the error in place of one. */
  isPending: boolean
  /** `HoldfastRefusal` where the server refused; null after an answer. */
  error: Error | null
  /** Asks now. */
  refresh: () => Promise<void>
}

export interface AvailabilityState extends Asking {
  /** In the order of the ids, without those that the shop does not sell. */
  availability: Availability[]
  /** Of one of them: undefined where it is not known yet, or not sold. */
  of: (variantId: string) => Availability | undefined
}

/**
 * What there is of variants: "only 3 left", "back on 4 December". All components of a
 * page that ask within one tick ask in one request. Asked anew at `maxAgeMs`, and when
 * the shopper comes back to the tab with an answer that is older.
 *
 * @param variantIds one, or any number
 * @throws where there is neither a provider nor `options.sdk`
 *
 * @example
 * const { of } = useAvailability(variantId)
 * const stock = of(variantId)
 *
 * return stock?.status === "low_stock" ? <p>Only {stock.quantity} left</p> : null
 */
export function useAvailability(
  variantIds: string | readonly string[],
  options: AvailabilityOptions = {}
): AvailabilityState {
  const sdk = useSdk(options.sdk)
  const { enabled = true, maxAgeMs = MAX_AGE_MS } = options
  const asked = useQueries({
    queries: [...new Set([variantIds].flat())].map((id) => ({
      ...availabilityQuery(sdk, id, options),
      ...refreshByAge(maxAgeMs),
      retry,
      enabled,
      notifyOnChangeProps: TOLD,
    })),
    combine,
  })

  return {
    ...asked,
    of: (id) => asked.availability.find((one) => one.variant_id === id),
  }
}

// Named, for react-query would find them out by watching each answer for all others: 500
// variants took 8 s of a processor, and take 0.3 s.
const TOLD: ("data" | "error" | "isPending")[] = ["data", "error", "isPending"]

function combine(results: UseQueryResult<Availability | null>[]) {
  return {
    availability: results.flatMap(({ data }) => data ?? []),
    isPending: results.some((result) => result.isPending),
    error: results.find(({ error }) => error)?.error ?? null,
    refresh: async () => {
      await Promise.all(results.map((result) => result.refetch()))
    },
  }
}

export type PickupPlace = NonNullable<Availability["locations"]>[number]

export interface PickupState extends Asking {
  /** Every place with what is there; null where it is not known, or not told. */
  places: PickupPlace[] | null
  /** Those where it can be picked up now. */
  ready: PickupPlace[]
}

/**
 * Where a variant can be picked up: "ready for pickup in Oslo". A kit's components are
 * at one place then. By the same answer as `useAvailability` with `byLocation`.
 *
 * @example
 * const { ready } = usePickup(variantId)
 *
 * return ready.map(({ name }) => <p key={name}>Ready for pickup in {name}</p>)
 */
export function usePickup(
  variantId: string,
  options: Omit<AvailabilityOptions, "byLocation"> = {}
): PickupState {
  const { of, isPending, error, refresh } = useAvailability(variantId, {
    ...options,
    byLocation: true,
  })
  const places = of(variantId)?.locations ?? null

  return {
    places,
    ready: (places ?? []).filter(
      ({ status }) => status === "in_stock" || status === "low_stock"
    ),
    isPending,
    error,
    refresh,
  }
}
