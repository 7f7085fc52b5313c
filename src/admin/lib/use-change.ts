import { useMutation, UseMutationResult } from "@tanstack/react-query"
import { useRef } from "react"

import { call } from "./client"
import { useStockChanged } from "./query-keys"
import { tell } from "./tell"
import { useText } from "./use-text"

interface ChangeOptions<Input, Answer> {
  /** The request that makes the change. */
  request(input: Input): {
    path: string
    method?: "POST" | "DELETE"
    body?: object
  }
  /** What is told once it is done. */
  said(answer: Answer, input: Input): string
  onDone?(answer: Answer, input: Input): void
  /** Where no drawer is open that would show what went wrong. */
  isErrorTold?: boolean
}

/**
 * A change of the stock by one call: under an idempotency key, so that it takes
 * effect once however often it is sent after a broken connection; told by a toast;
 * and followed by asking anew for all that it may have made wrong.
 *
 * @example
 * const release = useChange<ReleaseInput, unknown>({
 *   request: ({ id, facts }) => ({
 *     path: `/admin/cart-reservations/${id}/release`, body: facts,
 *   }),
 *   said: () => t("holds.released"),
 *   onDone: close,
 * })
 * <ConfirmChange isSaving={release.isPending} error={release.error} … />
 */
export function useChange<Input, Answer = unknown>({
  request,
  said,
  onDone,
  isErrorTold,
}: ChangeOptions<Input, Answer>): UseMutationResult<Answer, Error, Input> {
  const t = useText()
  const stockChanged = useStockChanged()
  const attempt = useRef({ text: "", key: "" })

  return useMutation({
    mutationFn: async (input: Input) => {
      const { path, method = "POST", body } = request(input)
      const text = JSON.stringify([path, method, body])

      if (attempt.current.text !== text) {
        attempt.current = { text, key: crypto.randomUUID() }
      }

      return await call<Answer>(path, {
        method,
        body,
        idempotencyKey: attempt.current.key,
      })
    },
    onSuccess: (answer, input) => {
      attempt.current = { text: "", key: "" }
      tell.done(said(answer, input))
      onDone?.(answer, input)
    },
    onError: (error) => {
      if (isErrorTold) {
        tell.failed(error, t)
      }
    },
    onSettled: () => stockChanged(),
  })
}
