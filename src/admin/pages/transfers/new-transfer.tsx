import { useState } from "react"

import { unitsOf } from "../../components/edit-fields"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { isWhole, LinesField } from "../../components/lines-field"
import { LocationPicker } from "../../components/location-picker"
import { momentOfDay } from "../../lib/days"
import { Draft, EMPTY_LINE } from "../../lib/drafts"
import { Transfer } from "../../lib/transfers"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface NewTransferProps {
  draft: Draft | null
  onClose(): void
  onCreated(transfer: Transfer): void
}

/** A draft: nothing moves until it is shipped. */
export function NewTransfer({ draft, onClose, onCreated }: NewTransferProps) {
  const t = useText()
  const [from, setFrom] = useState(draft?.fromLocationId ?? "")
  const [to, setTo] = useState(draft?.toLocationId ?? "")
  const [lines, setLines] = useState(draft?.lines ?? [EMPTY_LINE])
  const [day, setDay] = useState("")
  const [reference, setReference] = useState("")
  const [note, setNote] = useState("")
  const [isTried, setTried] = useState(false)
  const create = useChange<void, { stock_transfer: Transfer }>({
    request: () => ({
      path: "/admin/stock-transfers",
      body: {
        from_location_id: from,
        to_location_id: to,
        items: lines.map(({ item, units }) => ({
          inventory_item_id: item!.id,
          quantity: unitsOf(units),
        })),
        expected_at: momentOfDay(day),
        reference: reference.trim() || null,
        note: note.trim() || null,
      },
    }),
    said: () => t("transfers.created"),
    onDone: ({ stock_transfer }) => onCreated(stock_transfer),
  })
  const needed = (value: string) =>
    isTried && !value ? t("lines.needsLocation") : null

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("transfers.new")}
      description={t("transfers.newHint")}
      saveLabel={t("transfers.create")}
      isSaving={create.isPending}
      error={create.error}
      onSave={() => {
        setTried(true)

        if (from && to && lines.every((line) => isWhole(line))) {
          create.mutate()
        }
      }}
    >
      <LocationPicker
        label={t("transfers.from")}
        value={from}
        onChange={setFrom}
        without={to ? [to] : []}
        error={needed(from)}
      />
      <LocationPicker
        label={t("transfers.to")}
        value={to}
        onChange={setTo}
        without={from ? [from] : []}
        error={needed(to)}
      />
      <LinesField
        lines={lines}
        onChange={setLines}
        fromLocationId={from}
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
