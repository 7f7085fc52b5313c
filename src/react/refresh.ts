import { HoldfastRefusal } from "../client"

interface Asked {
  state: {
    dataUpdatedAt: number
    errorUpdatedAt: number
    fetchStatus: string
  }
}

/**
 * Asks anew when an answer has become as old as it may, and when the shopper comes
 * back to the tab; not while nobody sees it. By the answer's age and not by an interval
 * of each component's own, so that all that show it ask together.
 */
export function refreshByAge(maxAgeMs: number) {
  return {
    staleTime: maxAgeMs,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }: Asked): number => {
      const at = Math.max(state.dataUpdatedAt, state.errorUpdatedAt)
      const left = at + maxAgeMs - Date.now()

      // An answer that a server put into the page is as old as its clock says, which
      // may be ahead of this one.
      return state.fetchStatus === "idle" && left > 0 && left < maxAgeMs
        ? left
        : maxAgeMs
    },
  }
}

/** A refusal stays one, unless it says itself that it is of the moment. */
export function retry(count: number, error: Error): boolean {
  return count < 3 && !(error instanceof HoldfastRefusal && !error.isMomentary)
}
