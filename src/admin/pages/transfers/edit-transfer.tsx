import { useState } from "react"

import { unitsOf } from "../../components/edit-fields"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { isWhole, LinesField } from "../../components/lines-field"
import { dayOf, momentOfDay } from "../../lib/days"
import { DraftLine } from "../../lib/drafts"
import { useItemNames, useLocationName } from "../../lib/names"
import { Transfer } from "../../lib/transfers"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface EditTransferProps {
  transfer: Transfer
  onClose(): void
}

/** What a draft is to take, before it is shipped. */
export function EditTransfer({ transfer, onClose }: EditTransferProps) {
  const t = useText()
  const locationName = useLocationName()
  const item = useItemNames(transfer.items.map((one) => one.inventory_item_id))
  const [lines, setLines] = useState<DraftLine[]>(() =>
    transfer.items.map(({ inventory_item_id: id, quantity }) => ({
      item: { id, sku: null, title: null, thumbnail: null },
      units: String(quantity),
      locationId: "",
    }))
  )
  const [day, setDay] = useState(dayOf(transfer.expected_at))
  const [reference, setReference] = useState(transfer.reference ?? "")
  const [note, setNote] = useState(transfer.note ?? "")
  const [isTried, setTried] = useState(false)
  const save = useChange<void>({
    request: () => ({
      path: `/admin/stock-transfers/${transfer.id}`,
      body: {
        items: lines.map((line) => ({
          inventory_item_id: line.item!.id,
          quantity: unitsOf(line.units),
        })),
        // The moment stays what it was while its day is.
        ...(day !== dayOf(transfer.expected_at) && {
          expected_at: momentOfDay(day),
        }),
        reference: reference.trim() || null,
        note: note.trim() || null,
      },
    }),
    said: () => t("transfers.edited"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("transfers.edit")}
      description={`${locationName(transfer.from_location_id)} → ${locationName(transfer.to_location_id)}`}
      isSaving={save.isPending}
      error={save.error}
      onSave={() => {
        setTried(true)

        if (lines.every((line) => isWhole(line))) {
          save.mutate()
        }
      }}
    >
      <LinesField
        // The transfer knows its items by id; their names come a moment later.
        lines={lines.map((line) => ({
          ...line,
          item: line.item && (item(line.item.id) ?? line.item),
        }))}
        onChange={setLines}
        fromLocationId={transfer.from_location_id}
        isTried={isTried}
      />
      <TextField
        type="date"
        label={t("incoming.expected")}
        isOptional
        value={day}
        onChange={setDay}
      />
      <TextField
        label={t("incoming.reference")}
        isOptional
        value={reference}
        onChange={setReference}
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
