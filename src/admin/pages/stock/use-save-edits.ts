import { useMutation } from "@tanstack/react-query"
import { useRef } from "react"

import type { AdjustmentResult } from "../../../modules/inventory/types/levels"
import { Facts } from "../../components/fields"
import { call } from "../../lib/client"
import { Edit, lineOf } from "../../lib/edits"
import { useFormat } from "../../lib/format"
import { useStockChanged } from "../../lib/query-keys"
import { tell } from "../../lib/tell"
import { EditStore } from "../../lib/use-edits"
import { useText } from "../../lib/use-text"

interface Save {
  edits: Edit[]
  facts: Facts
}

const STALE = "stale_value"

/**
 * Saves edits in one call. What can be done is done; a level that has another number
 * by now, or that a rule protects, stays an edit, with what the server said.
 */
export function useSaveEdits(store: EditStore, onAllSaved: () => void) {
  const t = useText()
  const format = useFormat()
  const stockChanged = useStockChanged()
  const attempt = useRef({ body: "", key: "" })

  return useMutation({
    mutationFn: async ({ edits, facts }: Save) => {
      const body = {
        lines: edits.map(lineOf),
        reason: facts.reason,
        note: facts.note.trim() || null,
        on_error: "skip" as const,
      }
      const text = JSON.stringify(body)

      // The same try again, after a broken connection, takes effect once.
      if (attempt.current.body !== text) {
        attempt.current = { body: text, key: crypto.randomUUID() }
      }

      const { adjustment } = await call<{ adjustment: AdjustmentResult }>(
        "/admin/stock-adjustments",
        { method: "POST", body, idempotencyKey: attempt.current.key }
      )

      return adjustment
    },
    onSuccess: ({ lines, applied, unchanged, refused }, { edits }) => {
      const number = (value: number) => format.quantity(value)
      const done = applied + unchanged

      attempt.current = { body: "", key: "" }
      store.hear(
        lines.flatMap(({ index, status, stocked_before, stocked_after }) => {
          const stocked = status === "refused" ? stocked_before : stocked_after

          return stocked === null
            ? []
            : [[edits[index]!.level_id, stocked] as const]
        })
      )
      store.drop(
        lines
          .filter(({ status }) => status !== "refused")
          .map(({ index }) => edits[index]!.level_id)
      )
      store.putAll(
        lines
          .filter(({ error }) => error && error.code !== STALE)
          .map(({ index, error }) => ({
            ...edits[index]!,
            refusal: error!.message,
          }))
      )

      if (done) {
        tell.done(t("review.saved", { count: done, number: number(done) }))
      }
      if (refused) {
        tell.partly(
          t("review.kept", { count: refused, number: number(refused) }),
          t("review.keptHint")
        )
      }
      if (!refused) {
        onAllSaved()
      }
    },
    onSettled: () => stockChanged(),
  })
}
