import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo } from "react"

import {
  claimWaitlistOffer,
  joinWaitlist,
  leaveWaitlist,
  listWaitlist,
  type Answer,
  type Body,
  type Sdk,
} from "../client"
import { heard, type Heard } from "./countdown"
import { useSdk } from "./provider"
import { holdfastKeys, MAX_AGE_MS } from "./queries"
import { refreshByAge, retry } from "./refresh"
import type { Asking } from "./use-availability"
import { useSecondsLeft } from "./use-cart-hold"

export type WaitlistEntry = Answer<"joinWaitlist">["waitlist_entry"]

export interface WaitlistOptions {
  /** What the shopper was told when they joined, or with an offer: in the link of a message. */
  token?: string | null
  /** Whether the shopper has logged in: then what they wait for is known without a token. */
  isCustomer?: boolean
  /** How old the answer may become, in milliseconds. 15,000 if not given. */
  maxAgeMs?: number
  /** Instead of that of the provider. */
  sdk?: Sdk
}

/** What is told of somebody who wants to wait, beside the variant. */
export type Joining = Omit<Body<"joinWaitlist">, "variant_id">

export interface WaitlistState extends Asking {
  /** The shopper's place; undefined where there is none, or it is not known yet. */
  entry: WaitlistEntry | undefined
  /**
   * `offered`: units are held for them, see `secondsLeft`. `lapsed` as well from the
   * moment at which that is over. `none`: they do not wait.
   */
  status: "unknown" | "none" | WaitlistEntry["status"]
  /** Whole seconds for which an offer is held; null where there is none. */
  secondsLeft: number | null
  /**
   * Waits for the variant, or changes what is wanted of it.
   *
   * @throws HoldfastRefusal where the server refuses, as while it is in stock
   */
  join: (joining?: Joining) => Promise<void>
  /** Waits no longer, and gives back what was offered. By the token, or as a customer. */
  leave: () => Promise<void>
  /**
   * Puts what was offered into a cart: by the token of the offer, or as a customer. Read
   * your cart anew then.
   *
   * @throws HoldfastRefusal where the offer is over
   */
  claim: (cartId: string) => Promise<void>
}

/**
 * By the token, or without one by the variant: what a customer is told is no stranger's,
 * once they have logged out. Beside the keys that every page has.
 */
const keyOf = (keptBy: string, isCustomer: boolean) => [
  ...holdfastKeys.all,
  "waitlist",
  keptBy,
  { isCustomer },
]

type Kept = Heard<Answer<"listWaitlist">>

/**
 * A shopper's place on the waitlist of a variant: joins it, leaves it, and puts what was
 * offered into the cart, "held for you 23:59:00" by the server's clock.
 *
 * @param variantId undefined or null on a page that has the token alone
 * @throws where there is neither a provider nor `options.sdk`
 *
 * @example
 * const { status, join } = useWaitlist(variantId)
 *
 * return status === "waiting" ? <p>We write to you</p> : <button onClick={() => join({ email })}>Tell me</button>
 */
export function useWaitlist(
  variantId: string | null | undefined,
  {
    token,
    isCustomer = false,
    maxAgeMs = MAX_AGE_MS,
    ...given
  }: WaitlistOptions = {}
): WaitlistState {
  const sdk = useSdk(given.sdk)
  const queryClient = useQueryClient()
  const keptBy = token ?? variantId ?? ""
  const isAsked = !!token || (isCustomer && !!variantId)
  const { data, isPending, error, refetch } = useQuery({
    queryKey: keyOf(keptBy, isCustomer),
    queryFn: async ({ signal }): Promise<Kept> =>
      heard(await listWaitlist(sdk, token ? { token } : {}, { signal })),
    ...refreshByAge(maxAgeMs),
    retry,
    enabled: isAsked,
  })
  const entry = data?.waitlist_entries.find(
    (one) => !variantId || one.variant_id === variantId
  )
  const expires_at = entry?.status === "offered" ? entry.offer_expires_at : null
  const ending = useMemo(
    () => data && { ...data, expires_at },
    [data, expires_at]
  )
  const secondsLeft = useSecondsLeft(ending)
  const isOver = secondsLeft === 0

  useEffect(() => {
    if (isOver && isAsked) {
      void refetch({ cancelRefetch: false })
    }
    // Once for each end, and not for each answer: the server tells an offer as one until
    // its job has closed it.
  }, [isOver, isAsked, expires_at, refetch])

  /** What was asked before the change would be told after it. */
  const keep = useCallback(
    async (waitlist_entry: WaitlistEntry) => {
      const queryKey = keyOf(keptBy, isCustomer)

      await queryClient.cancelQueries({ queryKey })

      const before = queryClient.getQueryData<Kept>(queryKey)

      queryClient.setQueryData<Kept>(queryKey, {
        ...(before ?? heard({ server_time: new Date().toISOString() })),
        waitlist_entries: [
          waitlist_entry,
          ...(before?.waitlist_entries ?? []).filter(
            (one) => one.variant_id !== waitlist_entry.variant_id
          ),
        ],
      })

      // The first answer was not waited for, and with it the server's time is told.
      if (isAsked && !before) {
        void refetch()
      }
      void queryClient.invalidateQueries({
        queryKey: holdfastKeys.availability,
      })
    },
    [queryClient, keptBy, isCustomer, isAsked, refetch]
  )

  const join = useCallback(
    async (joining: Joining = {}) => {
      if (variantId) {
        const { waitlist_entry } = await joinWaitlist(sdk, {
          ...joining,
          variant_id: variantId,
        })

        await keep(waitlist_entry)
      }
    },
    [sdk, variantId, keep]
  )

  const id = entry?.id
  const leave = useCallback(async () => {
    const { waitlist_entry } = await leaveWaitlist(
      sdk,
      token ? { token } : { id: id ?? "" }
    )

    await keep(waitlist_entry)
  }, [sdk, token, id, keep])

  const claim = useCallback(
    async (cartId: string) => {
      try {
        const { waitlist_entry, ...hold } = await claimWaitlistOffer(
          sdk,
          cartId,
          token ? { token } : { id: id ?? "" }
        )

        queryClient.setQueryData(holdfastKeys.cartHold(cartId), heard(hold))
        await keep(waitlist_entry)
      } catch (reason) {
        if (isAsked) {
          await refetch()
        }
        throw reason
      }
    },
    [sdk, token, id, keep, queryClient, isAsked, refetch]
  )

  return {
    entry,
    status: statusOf(entry, isAsked && isPending, isOver),
    secondsLeft,
    isPending: isAsked && isPending,
    error,
    join,
    leave,
    claim,
    refresh: async () => {
      if (isAsked) {
        await refetch()
      }
    },
  }
}

function statusOf(
  entry: WaitlistEntry | undefined,
  isPending: boolean,
  isOver: boolean
): WaitlistState["status"] {
  if (!entry) {
    return isPending ? "unknown" : "none"
  }

  return entry.status === "offered" && isOver ? "lapsed" : entry.status
}
