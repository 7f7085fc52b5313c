import { Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"

import type { MovementGroupDTO } from "../../../modules/inventory/types/ledger"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { Movement } from "../../lib/movements"
import { useItemNames, useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"
import { Field } from "../fields"
import { FormDrawer } from "../form-drawer"
import { Textarea } from "@medusajs/ui"
import { LoadingLines } from "../states"
import { TextLink } from "../text-link"

const SHOWN = 20

/** All that was changed together, and what taking it back would do. */
export function UndoDrawer({
  movement,
  onClose,
}: {
  movement: Movement
  onClose(): void
}) {
  const t = useText()
  const format = useFormat()
  const [note, setNote] = useState("")
  const groupId = movement.group_id!
  const { data, error } = useQuery({
    queryKey: keys.movements("group", groupId),
    queryFn: async ({ signal }) => {
      const [{ stock_adjustment }, { stock_movements }] = await Promise.all([
        call<{ stock_adjustment: Json<MovementGroupDTO> }>(
          `/admin/stock-adjustments/${groupId}`,
          { signal }
        ),
        call<{ stock_movements: Movement[] }>("/admin/stock-movements", {
          query: { group_id: groupId, limit: SHOWN },
          signal,
        }),
      ])

      return { group: stock_adjustment, movements: stock_movements }
    },
  })
  const undo = useChange<string, unknown>({
    request: (said) => ({
      path: `/admin/stock-adjustments/${groupId}/undo`,
      body: { note: said.trim() || null },
    }),
    said: () => t("movements.undone"),
    onDone: onClose,
  })
  const group = data?.group
  const isUndone = Boolean(group?.undone_by_group_id)
  const number = group?.movements ?? 0

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("movements.undo")}
      description={t(isUndone ? "movements.isUndone" : "movements.undoHint")}
      saveLabel={t("movements.undoAll", {
        count: number,
        number: format.quantity(number),
      })}
      isSaving={undo.isPending}
      isSaveDisabled={!group || isUndone}
      error={undo.error ?? error}
      onSave={() => undo.mutate(note)}
    >
      {data ? (
        <TakenBack movements={data.movements} isUndone={isUndone} />
      ) : (
        !error && <LoadingLines />
      )}
      {number > 1 && (
        <TextLink
          to={`/inventory/history?group_id=${groupId}`}
          onClick={onClose}
        >
          {t("movements.showGroup")}
        </TextLink>
      )}
      {number > SHOWN && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("movements.andMore", { number: format.quantity(number - SHOWN) })}
        </Text>
      )}
      {!isUndone && (
        <Field label={t("common.note")} hint={t("common.noteHint")} isOptional>
          {({ id, describedBy }) => (
            <Textarea
              id={id}
              rows={2}
              maxLength={2000}
              aria-describedby={describedBy}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDrawer>
  )
}

function TakenBack({
  movements,
  isUndone,
}: {
  movements: Movement[]
  isUndone: boolean
}) {
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(movements.map((one) => one.inventory_item_id))

  return (
    <ul className="flex flex-col divide-y">
      {movements.map((one) => {
        const { sku, title } = item(one.inventory_item_id) ?? {}

        return (
          <li key={one.id} className="flex justify-between gap-x-4 py-2">
            <div className="min-w-0">
              <Text size="small" weight="plus" className="truncate">
                {sku ?? title ?? one.inventory_item_id}
              </Text>
              <Text size="small" className="text-ui-fg-subtle">
                {locationName(one.location_id)}
              </Text>
            </div>
            <Text size="small" weight="plus" className="tabular-nums">
              {format.change(
                isUndone ? one.stocked_delta : -one.stocked_delta + 0
              )}
            </Text>
          </li>
        )
      })}
    </ul>
  )
}
