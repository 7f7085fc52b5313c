import { useState } from "react"

import { ConfirmChange } from "../../components/confirm-change"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { dayOf, momentOfDay } from "../../lib/days"
import { useFormat } from "../../lib/format"
import { Incoming } from "../../lib/incoming"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface ChangeIncomingProps {
  rows: Incoming[]
  onClose(): void
  onDone(): void
}

function useCount(rows: Incoming[]) {
  const format = useFormat()

  return { count: rows.length, number: format.quantity(rows.length) }
}

/** Another date for all that is selected, or none. */
export function RedateIncoming({ rows, onClose, onDone }: ChangeIncomingProps) {
  const t = useText()
  const count = useCount(rows)
  const [day, setDay] = useState(
    rows.length === 1 ? dayOf(rows[0]!.expected_at) : ""
  )
  const [note, setNote] = useState("")
  const redate = useChange<void>({
    request: () => ({
      path: "/admin/incoming-stock/batch",
      body: {
        update: rows.map(({ id }) => ({
          id,
          expected_at: momentOfDay(day),
          // A note of the row itself stays where none is given.
          ...(note.trim() && { note: note.trim() }),
        })),
      },
    }),
    said: () => t("incoming.redated", count),
    onDone: () => {
      onDone()
      onClose()
    },
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("incoming.redateTitle", count)}
      description={t("incoming.redateHint")}
      isSaving={redate.isPending}
      error={redate.error}
      onSave={() => redate.mutate()}
    >
      <TextField
        type="date"
        label={t("incoming.expected")}
        hint={t("incoming.expectedHint")}
        isOptional
        value={day}
        onChange={setDay}
      />
      <TextField
        label={t("common.note")}
        isOptional
        maxLength={2000}
        value={note}
        onChange={setNote}
      />
    </FormDrawer>
  )
}

/** The rest of what is selected will not come. */
export function CancelIncoming({ rows, onClose, onDone }: ChangeIncomingProps) {
  const t = useText()
  const format = useFormat()
  const count = useCount(rows)
  const units = rows.reduce((sum, row) => sum + row.open_quantity, 0)
  const cancel = useChange<{ reason: string | null; note: string | null }>({
    request: (facts) => ({
      path: "/admin/incoming-stock/batch",
      body: { cancel: rows.map(({ id }) => ({ id, ...facts })) },
    }),
    said: () => t("incoming.cancelled", count),
    onDone: () => {
      onDone()
      onClose()
    },
  })

  return (
    <ConfirmChange
      isOpen
      onClose={onClose}
      title={t("incoming.cancelTitle", count)}
      description={t("incoming.cancelHint", {
        count: units,
        units: format.quantity(units),
      })}
      confirmLabel={t("incoming.cancel")}
      isReasonOptional
      isSaving={cancel.isPending}
      error={cancel.error}
      onConfirm={(facts) => cancel.mutate(facts)}
    />
  )
}
