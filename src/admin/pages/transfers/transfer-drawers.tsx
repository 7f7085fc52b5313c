import { Text } from "@medusajs/ui"
import { useState } from "react"

import { ConfirmChange } from "../../components/confirm-change"
import { unitsOf } from "../../components/edit-fields"
import {
  ChoiceField,
  Facts,
  FactsFields,
  QuantityField,
  TextField,
} from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { useFormat } from "../../lib/format"
import { useItemNames, useLocationName } from "../../lib/names"
import { stepsOf, totalOf, Transfer } from "../../lib/transfers"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface TransferDrawerProps {
  transfer: Transfer
  onClose(): void
}

/** The units leave: only what is free there, which the server says by name. */
export function ShipTransfer({ transfer, onClose }: TransferDrawerProps) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const units = totalOf(transfer, ({ quantity }) => quantity)
  const ship = useChange<{ reason: string | null; note: string | null }>({
    request: (facts) => ({
      path: `/admin/stock-transfers/${transfer.id}/ship`,
      body: facts,
    }),
    said: () => t("transfers.shipped"),
    onDone: onClose,
  })

  return (
    <ConfirmChange
      isOpen
      onClose={onClose}
      title={t("transfers.ship")}
      description={t("transfers.shipHint", {
        count: units,
        units: format.quantity(units),
        from: locationName(transfer.from_location_id),
        to: locationName(transfer.to_location_id),
      })}
      confirmLabel={t("transfers.ship")}
      isReasonOptional
      isSaving={ship.isPending}
      error={ship.error}
      onConfirm={(facts) => ship.mutate(facts)}
    />
  )
}

type Fate = "received" | "damaged" | "lost"
const FATES: Fate[] = ["received", "damaged", "lost"]

/** What has come, what came broken, and what will not come. */
export function ReceiveTransfer({ transfer, onClose }: TransferDrawerProps) {
  const t = useText()
  const format = useFormat()
  const due = transfer.items.filter((one) => one.in_transit_quantity > 0)
  const item = useItemNames(due.map((one) => one.inventory_item_id))
  const [units, setUnits] = useState<Record<string, Record<Fate, string>>>(() =>
    Object.fromEntries(
      due.map((one) => [
        one.id,
        {
          received: String(one.in_transit_quantity),
          damaged: "0",
          lost: "0",
        },
      ])
    )
  )
  const [note, setNote] = useState("")
  const read = due.map((one) => {
    const quantities = FATES.map((fate) => unitsOf(units[one.id]![fate]))
    const sum = quantities.reduce<number>(
      (total, quantity) => total + (quantity ?? 0),
      0
    )

    return {
      one,
      quantities,
      sum,
      isValid:
        !quantities.includes(null) && sum <= one.in_transit_quantity + 1e-9,
    }
  })
  const isValid =
    read.every((line) => line.isValid) && read.some(({ sum }) => sum > 0)
  const receive = useChange<void>({
    request: () => ({
      path: `/admin/stock-transfers/${transfer.id}/receive`,
      body: {
        items: read
          .filter(({ sum }) => sum > 0)
          .map(({ one, quantities }) => ({
            inventory_item_id: one.inventory_item_id,
            ...Object.fromEntries(
              FATES.flatMap((fate, index) =>
                quantities[index] ? [[fate, quantities[index]]] : []
              )
            ),
          })),
        note: note.trim() || null,
      },
    }),
    said: () => t("transfers.received"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("transfers.receive")}
      description={t("transfers.receiveHint")}
      saveLabel={t("transfers.receive")}
      isSaving={receive.isPending}
      isSaveDisabled={!isValid}
      error={receive.error}
      onSave={() => receive.mutate()}
    >
      {read.map(({ one, isValid: isLineValid }) => {
        const { sku, title } = item(one.inventory_item_id) ?? {}
        const name = sku ?? title ?? one.inventory_item_id

        return (
          <fieldset key={one.id} className="flex flex-col gap-y-2">
            <legend className="txt-small-plus mb-1">
              {name}{" "}
              <span className="text-ui-fg-subtle font-normal">
                {t("transfers.due", {
                  units: format.quantity(one.in_transit_quantity),
                })}
              </span>
            </legend>
            <div className="grid grid-cols-3 gap-x-3">
              {FATES.map((fate) => (
                <QuantityField
                  key={fate}
                  label={t(`transfers.fate.${fate}`)}
                  value={units[one.id]![fate]}
                  onChange={(text) =>
                    setUnits({
                      ...units,
                      [one.id]: { ...units[one.id]!, [fate]: text },
                    })
                  }
                />
              ))}
            </div>
            {!isLineValid && (
              <Text size="small" className="text-ui-fg-error" role="alert">
                {t("transfers.tooMany", {
                  units: format.quantity(one.in_transit_quantity),
                })}
              </Text>
            )}
          </fieldset>
        )
      })}
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

/** It will not go on; of what is on its way it must be said what becomes of it. */
export function CancelTransfer({ transfer, onClose }: TransferDrawerProps) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const { isOnItsWay } = stepsOf(transfer)
  const inTransit = totalOf(transfer, (one) => one.in_transit_quantity)
  const [disposition, setDisposition] = useState("")
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const [isTried, setTried] = useState(false)
  const cancel = useChange<void>({
    request: () => ({
      path: `/admin/stock-transfers/${transfer.id}/cancel`,
      body: {
        ...(isOnItsWay && { disposition }),
        reason: facts.reason || null,
        note: facts.note.trim() || null,
      },
    }),
    said: () => t("transfers.cancelled"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("transfers.cancel")}
      description={
        isOnItsWay
          ? t("transfers.cancelHint", {
              count: inTransit,
              units: format.quantity(inTransit),
            })
          : t("transfers.cancelDraftHint")
      }
      saveLabel={t("transfers.cancel")}
      isSaving={cancel.isPending}
      error={cancel.error}
      onSave={() => {
        setTried(true)

        if (!isOnItsWay || disposition) {
          cancel.mutate()
        }
      }}
    >
      {isOnItsWay && (
        <ChoiceField
          label={t("transfers.disposition")}
          placeholder={t("transfers.chooseDisposition")}
          error={
            isTried && !disposition ? t("transfers.chooseDisposition") : null
          }
          choices={[
            {
              value: "return",
              label: t("transfers.return", {
                from: locationName(transfer.from_location_id),
              }),
            },
            { value: "lost", label: t("transfers.writeOff") },
          ]}
          value={disposition}
          onChange={setDisposition}
        />
      )}
      <FactsFields value={facts} onChange={setFacts} isReasonOptional />
    </FormDrawer>
  )
}
