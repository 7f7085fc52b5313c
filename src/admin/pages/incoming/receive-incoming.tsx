import { Checkbox, Input, Label, Text } from "@medusajs/ui"
import { KeyboardEvent, useId, useState } from "react"

import { CameraScan } from "../../components/camera-scan"
import { unitsOf } from "../../components/edit-fields"
import { Field, QuantityField, TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { spellingsOf } from "../../lib/barcodes"
import { call } from "../../lib/client"
import { explainError } from "../../lib/errors"
import { useFormat } from "../../lib/format"
import { Incoming } from "../../lib/incoming"
import { useItemNames } from "../../lib/names"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface ReceiveIncomingProps {
  rows: Incoming[]
  onClose(): void
  onDone(): void
}

/** What has come: all of it, a part, or more than was expected; typed or scanned. */
export function ReceiveIncoming({
  rows,
  onClose,
  onDone,
}: ReceiveIncomingProps) {
  const t = useText()
  const format = useFormat()
  const item = useItemNames(rows.map((row) => row.inventory_item_id))
  const closeId = useId()
  const [units, setUnits] = useState<Record<string, string>>(() =>
    Object.fromEntries(rows.map((row) => [row.id, String(row.open_quantity)]))
  )
  const [broken, setBroken] = useState<Record<string, string>>({})
  const [isRestClosed, setRestClosed] = useState(false)
  const [note, setNote] = useState("")
  const [isTried, setTried] = useState(false)
  const come = rows.map((row) => {
    const quantity = unitsOf(units[row.id]!)
    const damaged = unitsOf(broken[row.id] || "0")
    const most = Math.min(quantity ?? 0, row.open_quantity)

    return { row, quantity, damaged, most, isTooMuch: (damaged ?? 0) > most }
  })
  const isValid =
    come.every(
      ({ quantity, damaged, isTooMuch }) =>
        quantity !== null && damaged !== null && !isTooMuch
    ) && come.some(({ quantity }) => quantity! > 0)
  const sumOf = (told: "quantity" | "damaged") =>
    come.reduce((sum, one) => sum + (one[told] ?? 0), 0)
  const excess = come.filter(
    ({ row, quantity }) => (quantity ?? 0) > row.open_quantity
  )
  const receive = useChange<void>({
    request: () => ({
      path: "/admin/incoming-stock/batch",
      body: {
        receive: come
          .filter(({ quantity }) => quantity! > 0)
          .map(({ row, quantity, damaged }) => ({
            id: row.id,
            quantity: quantity! - damaged!,
            damaged,
            // It is told before it is saved.
            allow_excess: quantity! > row.open_quantity,
            close: isRestClosed && quantity! < row.open_quantity,
            note: note.trim() || null,
          })),
      },
    }),
    said: () =>
      t(sumOf("damaged") ? "incoming.receivedDamaged" : "incoming.received", {
        count: sumOf("quantity"),
        come: format.quantity(sumOf("quantity")),
        units: format.quantity(sumOf("quantity") - sumOf("damaged")),
        damaged: format.quantity(sumOf("damaged")),
      }),
    onDone: () => {
      onDone()
      onClose()
    },
  })
  const nameOf = (row: Incoming) => {
    const { sku, title } = item(row.inventory_item_id) ?? {}

    return sku ?? title ?? row.inventory_item_id
  }

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("incoming.receiveTitle", {
        count: rows.length,
        number: format.quantity(rows.length),
      })}
      description={t("incoming.receiveHint")}
      saveLabel={t("incoming.receive")}
      isSaving={receive.isPending}
      error={receive.error}
      hasInput={rows.some(
        (row) => units[row.id] !== String(row.open_quantity) || broken[row.id]
      )}
      onSave={() => {
        setTried(true)

        if (isValid) {
          receive.mutate()
        }
      }}
    >
      <Scan
        rows={rows}
        nameOf={nameOf}
        onFound={(row, isFirst) =>
          setUnits((before) => ({
            // The first scan begins to count: what was filled in was a guess.
            ...(isFirst
              ? Object.fromEntries(rows.map(({ id }) => [id, "0"]))
              : before),
            [row.id]: String(
              (isFirst ? 0 : (unitsOf(before[row.id]!) ?? 0)) + 1
            ),
          }))
        }
      />
      {come.map(({ row, quantity, damaged, most, isTooMuch }) => (
        <fieldset key={row.id} className="flex flex-col gap-y-1">
          <legend className="txt-compact-small-plus mb-2">
            {t("incoming.come", {
              name: nameOf(row),
              location: row.stock_location?.name ?? row.location_id,
            })}
          </legend>
          <div className="grid grid-cols-2 gap-x-3">
            <QuantityField
              label={t("incoming.arrived")}
              hint={
                (quantity ?? 0) > row.open_quantity
                  ? t("incoming.excess", {
                      units: format.quantity(quantity! - row.open_quantity),
                    })
                  : t("incoming.open", {
                      units: format.quantity(row.open_quantity),
                    })
              }
              error={
                isTried && quantity === null
                  ? t("edit.invalid", { example: format.quantity(0.5) })
                  : null
              }
              value={units[row.id]!}
              onChange={(text) => setUnits({ ...units, [row.id]: text })}
            />
            <QuantityField
              label={t("incoming.damaged")}
              error={
                isTooMuch
                  ? t("incoming.tooDamaged", { units: format.quantity(most) })
                  : isTried && damaged === null
                    ? t("edit.invalid", { example: format.quantity(0.5) })
                    : null
              }
              value={broken[row.id] ?? "0"}
              onChange={(text) => setBroken({ ...broken, [row.id]: text })}
            />
          </div>
        </fieldset>
      ))}
      {sumOf("damaged") > 0 && (
        <Text size="small" className="text-ui-fg-subtle" role="status">
          {t("incoming.damagedHint")}
        </Text>
      )}
      <div className="flex items-center gap-x-2">
        <Checkbox
          id={closeId}
          checked={isRestClosed}
          onCheckedChange={(value) => setRestClosed(value === true)}
        />
        <Label htmlFor={closeId} size="small">
          {t("incoming.closeRest")}
        </Label>
      </div>
      {excess.length > 0 && (
        <Text size="small" className="text-ui-fg-subtle" role="status">
          {t("incoming.excessHint")}
        </Text>
      )}
      {isTried && !isValid && (
        <Text size="small" className="text-ui-fg-error" role="alert">
          {t("incoming.nothing")}
        </Text>
      )}
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

interface ScanProps {
  rows: Incoming[]
  nameOf(row: Incoming): string
  onFound(row: Incoming, isFirst: boolean): void
}

/** A scanner types what it reads, and Enter: one unit has come. */
function Scan({ rows, nameOf, onFound }: ScanProps) {
  const t = useText()
  const [code, setCode] = useState("")
  const [said, setSaid] = useState<{ text: string; isWrong: boolean } | null>(
    null
  )
  const [isFirst, setFirst] = useState(true)
  const scan = async (text: string) => {
    const asked = text.trim()

    if (!asked) {
      return
    }

    let row = rows.find(
      (one) => nameOf(one).toLowerCase() === asked.toLowerCase()
    )

    try {
      for (const code of row ? [] : spellingsOf(asked)) {
        // A barcode is known by the variant that the item belongs to.
        const { stock_levels } = await call<{
          stock_levels: { inventory_item_id: string }[]
        }>("/admin/stock-levels", { query: { q: code, limit: 20 } })

        row ??= rows.find((one) =>
          stock_levels.some(
            ({ inventory_item_id }) =>
              inventory_item_id === one.inventory_item_id
          )
        )
      }
    } catch (error) {
      const { title, description } = explainError(error, t)

      setSaid({ text: `${title} ${description}`, isWrong: true })

      return
    }

    if (row) {
      onFound(row, isFirst)
      setFirst(false)
    }
    setSaid({
      text: row
        ? t("incoming.scanned", { name: nameOf(row) })
        : t("incoming.notScanned", { code: asked }),
      isWrong: !row,
    })
  }

  return (
    <div className="flex flex-col gap-y-3">
      <Field
        label={t("incoming.scan")}
        hint={said?.text ?? t("incoming.scanHint")}
        error={said?.isWrong ? said.text : null}
      >
        {({ id, describedBy }) => (
          <Input
            id={id}
            size="small"
            autoComplete="off"
            aria-describedby={describedBy}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
                event.preventDefault()
                setCode("")
                void scan(code)
              }
            }}
          />
        )}
      </Field>
      <CameraScan onCode={scan} />
    </div>
  )
}
