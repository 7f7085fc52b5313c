import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react"

import { renewCartHold, retrieveCartHold, type Sdk } from "../client"
import { lowerToRest } from "./change-cart"
import { countdownOf, heard, type Ending, type HeardHold } from "./countdown"
import { lostLines, type LostLine } from "./lost-lines"
import { useSdk } from "./provider"
import { holdfastKeys, MAX_AGE_MS } from "./queries"
import { refreshByAge, retry } from "./refresh"
import { renewalsOf } from "./renewals"
import type { Asking } from "./use-availability"

/** Two minutes. */
const WARN_AT_SECONDS = 120
const ACTIVITY = ["pointerdown", "keydown"]

export interface CartHoldOptions {
  /** From how many seconds before the end it is `ending`. 120 if not given. */
  warnAtSeconds?: number
  /** Renews once more than half of the time is over, when the shopper presses a key or a button. */
  renewOnActivity?: boolean
  /** How old the answer may become, in milliseconds. 15,000 if not given. */
  maxAgeMs?: number
  /** Instead of that of the provider. */
  sdk?: Sdk
}

export interface CartHoldState extends Asking {
  /** As the server told it; undefined until it is known. */
  hold: HeardHold | undefined
  /**
   * `lost`: of some lines not all is held, see `lost`. `ending`: it is held, and its time
   * is nearly over. `none`: nothing is held, and nothing needs to be.
   */
  status: "unknown" | "none" | "held" | "ending" | "lost"
  /** Whole seconds until the first units are free again; null where none are held. */
  secondsLeft: number | null
  /** The lines of which not all is held, each with what of it is still there. */
  lost: LostLine[]
  /**
   * Takes or renews what the cart needs, as far as it is there.
   *
   * @throws HoldfastRefusal where the server refuses
   */
  renew: () => Promise<void>
  /**
   * Lowers what was lost to what is still there, and holds it: one line, or all. Read
   * your cart anew then.
   *
   * @throws InsufficientInventory where somebody was quicker again
   */
  takeRest: (lineItemId?: string) => Promise<void>
  /** Tells of activity where there is no document, as in React Native. */
  touch: () => void
}

/**
 * What a cart holds and for how long: "held for you 14:32". The time left is of the
 * server's clock. At its end the server is asked, which alone knows what is held.
 *
 * @param cartId undefined or null while there is no cart
 * @throws where there is neither a provider nor `options.sdk`
 *
 * @example
 * const { secondsLeft, lost, renew } = useCartHold(cart.id, { renewOnActivity: true })
 */
export function useCartHold(
  cartId: string | null | undefined,
  options: CartHoldOptions = {}
): CartHoldState {
  const {
    warnAtSeconds = WARN_AT_SECONDS,
    renewOnActivity = false,
    maxAgeMs = MAX_AGE_MS,
  } = options
  const id = cartId ?? ""
  const sdk = useSdk(options.sdk)
  const queryClient = useQueryClient()
  const {
    data: hold,
    isPending,
    error,
    refetch,
  } = useQuery({
    queryKey: holdfastKeys.cartHold(id),
    queryFn: async ({ signal }) =>
      heard(await retrieveCartHold(sdk, id, { signal })),
    ...refreshByAge(maxAgeMs),
    retry,
    enabled: !!id,
  })
  const secondsLeft = useSecondsLeft(hold)
  const lost = useMemo(() => (hold ? lostLines(hold) : []), [hold])
  const isOver = secondsLeft === 0

  useEffect(() => {
    if (isOver) {
      void refetch({ cancelRefetch: false })
    }
    // Once for each answer that has come to its end.
  }, [isOver, hold, refetch])

  const renew = useCallback(async () => {
    if (!id) {
      return
    }

    const queryKey = holdfastKeys.cartHold(id)
    const answer = heard(await renewCartHold(sdk, id))

    // What was asked before the renewal would be told after it.
    await queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData(queryKey, answer)
    void queryClient.invalidateQueries({ queryKey: holdfastKeys.availability })
  }, [queryClient, sdk, id])

  const takeRest = useCallback(
    async (lineItemId?: string) => {
      try {
        await lowerToRest(
          sdk,
          id,
          lost.filter(
            (line) => line.line_item_id === (lineItemId ?? line.line_item_id)
          )
        )
        await renew()
      } catch (reason) {
        await refetch()
        throw reason
      }
    },
    [sdk, id, lost, renew, refetch]
  )

  const touch = useCallback(() => {
    if (hold) {
      void renewalsOf(queryClient, id).renewIfDue(hold, renew)
    }
  }, [queryClient, id, hold, renew])

  useEffect(() => {
    if (hold) {
      renewalsOf(queryClient, id).see(hold)
    }
  }, [queryClient, id, hold])

  useActivity(renewOnActivity, touch)

  return {
    hold,
    status: statusOf(hold, lost, secondsLeft, warnAtSeconds),
    secondsLeft,
    lost,
    isPending,
    error,
    renew,
    takeRest,
    touch,
    refresh: async () => {
      if (id) {
        await refetch()
      }
    },
  }
}

function statusOf(
  hold: HeardHold | undefined,
  lost: LostLine[],
  secondsLeft: number | null,
  warnAtSeconds: number
): CartHoldState["status"] {
  if (!hold) {
    return "unknown"
  }
  if (lost.length) {
    return "lost"
  }
  if (secondsLeft === null) {
    return "none"
  }

  return secondsLeft <= warnAtSeconds ? "ending" : "held"
}

/** Whole seconds until something ends; null where nothing does. */
export function useSecondsLeft(ending: Ending | undefined): number | null {
  const { subscribe, read } = useMemo(() => countdownOf(ending), [ending])

  // A page that a server made tells none: it would be another second in the browser.
  return useSyncExternalStore(subscribe, read, () => null)
}

function useActivity(isWanted: boolean, touch: () => void): void {
  useEffect(() => {
    const { document } = globalThis as { document?: EventTarget }

    if (!isWanted || !document) {
      return
    }

    for (const kind of ACTIVITY) {
      document.addEventListener(kind, touch)
    }

    return () => {
      for (const kind of ACTIVITY) {
        document.removeEventListener(kind, touch)
      }
    }
  }, [isWanted, touch])
}
