import { useMutation } from "@tanstack/react-query"

import type { AdjustmentResult } from "../../../modules/inventory/types/levels"
import { Facts } from "../../components/fields"
import { call } from "../../lib/client"
import { Edit, lineOf } from "../../lib/edits"
import { isOutcomeUnknown } from "../../lib/errors"
import { useFormat } from "../../lib/format"
import { useStockChanged } from "../../lib/query-keys"
import { tell } from "../../lib/tell"
import { EditStore, Sent } from "../../lib/use-edits"
import { useText } from "../../lib/use-text"

interface Save {
  edits: Edit[]
  facts: Facts
}

const STALE = "stale_value"

/**
 * Saves edits in one call. What can be done is done; a level that has another number
 * by now, or that a rule protects, stays an edit, with what the server said.
 *
 * A call whose answer was lost may have been carried out: it is sent again as it was,
 * under its key, before anything else is, and so takes effect once. The number that it
 * made would otherwise look like somebody else's change, and be made a second time.
 */
export function useSaveEdits(store: EditStore, onAllSaved: () => void) {
  const t = useText()
  const format = useFormat()
  const stockChanged = useStockChanged()

  const send = async (sent: Sent): Promise<number> => {
    const mark = (marked: Partial<Edit>) =>
      store.putAll(sent.edits.map((edit) => ({ ...edit, ...marked })))

    store.setSent(sent)
    mark({ isSent: true })

    try {
      const { adjustment } = await call<{ adjustment: AdjustmentResult }>(
        "/admin/stock-adjustments",
        { method: "POST", body: sent.body, idempotencyKey: sent.key }
      )

      store.setSent(null)

      return settle(adjustment, sent.edits)
    } catch (error) {
      if (isOutcomeUnknown(error)) {
        mark({ isSent: true, refusal: t("edit.unsure") })
      } else {
        store.setSent(null)
        mark({ isSent: undefined })
      }

      throw error
    }
  }

  const settle = (result: AdjustmentResult, edits: Edit[]): number => {
    const { lines, applied, unchanged, refused } = result
    const number = (value: number) => format.quantity(value)
    const done = applied + unchanged

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
        .filter(({ error }) => error)
        .map(({ index, error }) => ({
          ...edits[index]!,
          refusal: error!.code === STALE ? undefined : error!.message,
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

    return refused
  }

  return useMutation({
    mutationFn: async ({ edits, facts }: Save) => {
      const lost = isWhole(store) ? store.sent : null
      const again = new Set(lost?.edits.map(({ level_id }) => level_id))
      const rest = edits
        .filter(({ level_id }) => !again.has(level_id))
        .map(({ isSent: _isSent, ...edit }) => edit)
      let refused = lost ? await send(lost) : 0

      if (rest.length) {
        refused += await send({
          key: crypto.randomUUID(),
          body: {
            lines: rest.map(lineOf),
            reason: facts.reason,
            note: facts.note.trim() || null,
            on_error: "skip" as const,
          },
          edits: rest,
        })
      }

      return refused
    },
    onSuccess: (refused) => {
      if (!refused) {
        onAllSaved()
      }
    },
    onSettled: () => stockChanged(),
  })
}

/** Nobody took back or changed since what was sent. */
function isWhole({ edits, sent }: EditStore): boolean {
  return (
    sent !== null &&
    sent.edits.every(({ level_id }) => edits.get(level_id)?.isSent)
  )
}
