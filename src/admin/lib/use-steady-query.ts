import { useQuery, UseQueryOptions } from "@tanstack/react-query"
import { useRef } from "react"

interface SteadyQuery<Data> {
  data: Data | undefined
  isPlaceholderData: boolean
  error: unknown
  onRetry(): void
}

/**
 * A query that asks anew by itself, and says why it could not until it can. React
 * query forgets the error of a query without data as soon as it asks again: a page
 * that asks every few seconds would flicker between what went wrong and the lines of
 * something that is on its way, and take the button away from under the hand.
 *
 * @example
 * const { data, error, onRetry } = useSteadyQuery({
 *   queryKey: keys.item(id, "explanation"), queryFn, refetchInterval: 10_000,
 * })
 */
export function useSteadyQuery<Data>(
  options: UseQueryOptions<Data, Error>
): SteadyQuery<Data> {
  const { data, error, isPlaceholderData, refetch } = useQuery(options)
  const of = JSON.stringify(options.queryKey)
  const last = useRef<{ of: string; error: unknown }>({ of, error: null })

  if (error || data !== undefined || last.current.of !== of) {
    last.current = { of, error }
  }

  return {
    data,
    isPlaceholderData,
    error: last.current.error,
    onRetry: () => {
      last.current = { of, error: null }
      void refetch()
    },
  }
}
