import { useState } from "react"

import { useFormat } from "../lib/format"
import { useChange } from "../lib/use-change"
import { useText } from "../lib/use-text"
import { unitsOf } from "./edit-fields"
import { Facts, FactsFields, QuantityField } from "./fields"
import { FormDrawer } from "./form-drawer"
import { LocationPicker } from "./location-picker"

interface MoveReservationProps {
  reservation: { id: string; location_id: string; quantity: number }
  /** Whose units they are, in words. */
  owner: string
  onClose(): void
}

/** Serves what is reserved from another location, whole or in part. */
export function MoveReservation({
  reservation,
  owner,
  onClose,
}: MoveReservationProps) {
  const t = useText()
  const format = useFormat()
  const [locationId, setLocationId] = useState("")
  const [text, setText] = useState(String(reservation.quantity))
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const units = unitsOf(text)
  const isValid = units !== null && units > 0 && units <= reservation.quantity
  const move = useChange<{ location_id: string; quantity: number } & Facts>({
    request: ({ reason, note, ...to }) => ({
      path: `/admin/reservations/${reservation.id}/move`,
      body: {
        ...to,
        // The whole of it stays one reservation.
        quantity:
          to.quantity === reservation.quantity ? undefined : to.quantity,
        reason: reason || null,
        note: note.trim() || null,
      },
    }),
    said: () => t("move.done"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("move.title")}
      description={t("move.hint", {
        owner,
        count: reservation.quantity,
        units: format.quantity(reservation.quantity),
      })}
      saveLabel={t("move.save")}
      isSaving={move.isPending}
      isSaveDisabled={!isValid || !locationId}
      error={move.error}
      onSave={() =>
        move.mutate({ location_id: locationId, quantity: units!, ...facts })
      }
    >
      <LocationPicker
        label={t("move.to")}
        value={locationId}
        onChange={setLocationId}
        without={[reservation.location_id]}
      />
      <QuantityField
        label={t("edit.units")}
        error={
          isValid
            ? null
            : t("move.invalid", {
                units: format.quantity(reservation.quantity),
              })
        }
        value={text}
        onChange={setText}
      />
      <FactsFields value={facts} onChange={setFacts} isReasonOptional />
    </FormDrawer>
  )
}
