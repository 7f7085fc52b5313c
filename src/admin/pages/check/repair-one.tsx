import { Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"

import type { LevelRepair } from "../../../modules/inventory/types/reconcile"
import { ChoiceField, TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { LoadingLines } from "../../components/states"
import { call } from "../../lib/client"
import { Format, useFormat } from "../../lib/format"
import { keys } from "../../lib/query-keys"
import { useChange } from "../../lib/use-change"
import { Translate, useText } from "../../lib/use-text"
import { Finding } from "./columns"
import { remediesOf } from "./faults"

interface Repair {
  repaired: LevelRepair[]
  released_reservation_ids: string[]
  reserved_line_item_ids: string[]
  canceled_order_ids: string[]
  still_short: { order_id: string; message: string }[]
}

const PATH = "/admin/stock-reconciliation"

interface RepairOneProps {
  finding: Finding
  onClose(): void
}

/** One finding, what its repair would do by the numbers of now, and the repair. */
export function RepairOne({ finding, onClose }: RepairOneProps) {
  const t = useText()
  const format = useFormat()
  const [note, setNote] = useState("")
  const remedies = remediesOf(finding)
  const [chosen, choose] = useState<string | undefined>(remedies[0])
  const { fault, inventory_item_id, location_id, reservation_id, found } =
    finding
  const only = {
    fault,
    inventory_item_id,
    location_id,
    reservation_id,
    found,
    // Only of what a person decides: it names the order.
    ...(chosen && { reference_id: finding.reference_id }),
  }
  const what = { only, ...(chosen && { remedy: chosen }) }
  const preview = useQuery({
    queryKey: keys.check("preview", what),
    queryFn: ({ signal }) =>
      call<{ repair: Repair }>(PATH, {
        method: "POST",
        body: { ...what, dry_run: true },
        signal,
      }),
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const repair = useChange<void, { repair: Repair }>({
    request: () => ({
      path: PATH,
      body: { ...what, note: note.trim() || null },
    }),
    said: (answer) =>
      answer.repair.still_short[0]?.message ?? t("check.repairedOne"),
    onDone: onClose,
  })
  const steps = preview.data && stepsOf(preview.data.repair, t, format)

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("check.repairOne")}
      description={t(`faults.${fault}.title`)}
      saveLabel={t("check.repairIt")}
      isSaving={repair.isPending}
      isSaveDisabled={!preview.data}
      error={repair.error ?? preview.error}
      onSave={() => repair.mutate()}
    >
      {chosen && (
        <ChoiceField
          label={t("check.remedy.label")}
          choices={remedies.map((value) => ({
            value,
            label: t(`check.remedy.${value}`),
          }))}
          value={chosen}
          onChange={choose}
        />
      )}
      <div className="flex flex-col gap-y-2">
        <Text size="small" weight="plus">
          {t("check.willDo")}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {t(`faults.${fault}.repair`)}
        </Text>
        {steps ? (
          <ul className="flex flex-col gap-y-1">
            {(steps.length ? steps : [t("check.nothingToDo")]).map(
              (step, at) => (
                <li key={at}>
                  <Text size="small" className="tabular-nums">
                    {step}
                  </Text>
                </li>
              )
            )}
          </ul>
        ) : (
          preview.isFetching && <LoadingLines lines={2} />
        )}
      </div>
      <TextField
        label={t("common.note")}
        hint={t("common.noteHint")}
        isOptional
        maxLength={2000}
        value={note}
        onChange={setNote}
      />
    </FormDrawer>
  )
}

/** What a repair does, step by step. */
function stepsOf(
  {
    repaired,
    released_reservation_ids,
    reserved_line_item_ids,
    canceled_order_ids,
  }: Repair,
  t: Translate,
  format: Format
): string[] {
  const [level] = repaired
  const many = (key: string, count: number) =>
    count ? [t(key, { count, number: format.quantity(count) })] : []

  return [
    ...many(
      "check.step.released",
      released_reservation_ids.length +
        (level?.released_reservation_ids.length ?? 0)
    ),
    ...many("check.step.reserved", reserved_line_item_ids.length),
    ...(canceled_order_ids.length ? [t("check.step.canceled")] : []),
    ...many(
      "check.step.rewritten",
      level?.rewritten_reservation_ids.length ?? 0
    ),
    ...(level?.opened ? [t("check.step.opened")] : []),
    ...(level?.closed ? [t("check.step.closed")] : []),
    ...(level?.movements ?? []).map(
      ({ kind, stocked_delta, reserved_delta, incoming_delta }) =>
        `${t(`kinds.${kind}`)}: ${[
          ["stock.columns.stocked", stocked_delta] as const,
          ["check.step.reservedUnits", reserved_delta] as const,
          ["stock.columns.incoming", incoming_delta] as const,
        ]
          .filter(([, delta]) => delta !== 0)
          .map(([name, delta]) => `${t(name)} ${format.change(delta)}`)
          .join(", ")}`
    ),
  ]
}
