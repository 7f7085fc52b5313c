import { useQuery } from "@tanstack/react-query"

import { retrieveOrderBackorders, type Answer, type Sdk } from "../client"
import { useSdk } from "./provider"
import { holdfastKeys, MAX_AGE_MS } from "./queries"
import { refreshByAge, retry } from "./refresh"
import type { Asking } from "./use-availability"

export type OrderBackorder = Answer<"retrieveOrderBackorders">["lines"][number]

export interface OrderBackordersOptions {
  /** How old the answer may become, in milliseconds. 15,000 if not given. */
  maxAgeMs?: number
  /** False asks nothing. */
  enabled?: boolean
  /** Instead of that of the provider. */
  sdk?: Sdk
}

export interface OrderBackordersState extends Asking {
  /** The lines that wait for units; undefined until it is known. */
  lines: OrderBackorder[] | undefined
  /** Of one line; undefined where it waits for nothing. */
  of: (lineItemId: string) => OrderBackorder | undefined
}

/**
 * What of an order is not in stock yet, and when it is promised: as it is promised now.
 *
 * @throws where there is neither a provider nor `options.sdk`
 *
 * @example
 * const { of } = useOrderBackorders(order.id)
 * const promised = of(line.id)?.promised_at
 */
export function useOrderBackorders(
  orderId: string,
  options: OrderBackordersOptions = {}
): OrderBackordersState {
  const sdk = useSdk(options.sdk)
  const { maxAgeMs = MAX_AGE_MS, enabled = true } = options
  const { data, isPending, error, refetch } = useQuery({
    queryKey: holdfastKeys.orderBackorders(orderId),
    queryFn: ({ signal }) => retrieveOrderBackorders(sdk, orderId, { signal }),
    ...refreshByAge(maxAgeMs),
    retry,
    enabled,
  })

  return {
    lines: data?.lines,
    of: (id) => data?.lines.find((line) => line.line_item_id === id),
    isPending,
    error,
    refresh: async () => {
      await refetch()
    },
  }
}
