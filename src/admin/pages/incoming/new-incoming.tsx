import { useState } from "react"

import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { isWhole, LinesField } from "../../components/lines-field"
import { unitsOf } from "../../components/edit-fields"
import { momentOfDay } from "../../lib/days"
import { Draft, EMPTY_LINE } from "../../lib/drafts"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface NewIncomingProps {
  draft: Draft | null
  onClose(): void
}

/** Several items that one supplier sends together, expected by a date. */
export function NewIncoming({ draft, onClose }: NewIncomingProps) {
  const t = useText()
  const format = useFormat()
  const [lines, setLines] = useState(draft?.lines ?? [EMPTY_LINE])
  const [supplier, setSupplier] = useState("")
  const [reference, setReference] = useState("")
  const [day, setDay] = useState("")
  const [note, setNote] = useState("")
  const [isTried, setTried] = useState(false)
  const create = useChange<void>({
    request: () => ({
      path: "/admin/incoming-stock/batch",
      body: {
        create: lines.map(({ item, locationId, units }) => ({
          inventory_item_id: item!.id,
          location_id: locationId,
          quantity: unitsOf(units),
          expected_at: momentOfDay(day),
          reference: reference.trim() || null,
          note: note.trim() || null,
          metadata: supplier.trim() ? { supplier: supplier.trim() } : null,
        })),
      },
    }),
    said: () =>
      t("incoming.created", {
        count: lines.length,
        number: format.quantity(lines.length),
      }),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("incoming.new")}
      description={t("incoming.newHint")}
      saveLabel={t("incoming.create")}
      isSaving={create.isPending}
      error={create.error}
      onSave={() => {
        setTried(true)

        if (lines.every((line) => isWhole(line, true))) {
          create.mutate()
        }
      }}
    >
      <TextField
        label={t("incoming.supplier")}
        isOptional
        value={supplier}
        onChange={setSupplier}
      />
      <TextField
        label={t("incoming.reference")}
        hint={t("incoming.referenceHint")}
        isOptional
        value={reference}
        onChange={setReference}
      />
      <TextField
        type="date"
        label={t("incoming.expected")}
        hint={t("incoming.expectedHint")}
        isOptional
        value={day}
        onChange={setDay}
      />
      <LinesField
        lines={lines}
        onChange={setLines}
        hasLocation
        isTried={isTried}
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
