import { Text } from "@medusajs/ui"
import { useState } from "react"

import type {
  InventoryRepair,
  StockFinding,
} from "../../../modules/inventory/types/reconcile"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"
import { Finding } from "./columns"

/** What a repair would do, fault by fault, before it is done. */
export function RepairAll({
  findings,
  onClose,
}: {
  findings: Finding[]
  onClose(): void
}) {
  const t = useText()
  const format = useFormat()
  const [note, setNote] = useState("")
  const counts = new Map<StockFinding["fault"], number>()

  for (const { fault } of findings) {
    counts.set(fault, (counts.get(fault) ?? 0) + 1)
  }

  const repair = useChange<void, { repair: InventoryRepair }>({
    request: () => ({
      path: "/admin/stock-reconciliation",
      body: { note: note.trim() || null },
    }),
    said: (answer) =>
      t("check.repaired", {
        count: answer.repair.repaired.length,
        number: format.quantity(answer.repair.repaired.length),
      }),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("check.repair")}
      description={t("check.repairHint")}
      saveLabel={t("check.repairAll", {
        count: findings.length,
        number: format.quantity(findings.length),
      })}
      isSaving={repair.isPending}
      error={repair.error}
      onSave={() => repair.mutate()}
    >
      <ul className="flex flex-col divide-y">
        {[...counts].map(([fault, count]) => (
          <li key={fault} className="flex flex-col gap-y-1 py-3 first:pt-0">
            <div className="flex justify-between gap-x-4">
              <Text size="small" weight="plus">
                {t(`faults.${fault}.title`)}
              </Text>
              <Text size="small" className="tabular-nums">
                {format.quantity(count)}
              </Text>
            </div>
            <Text size="small" className="text-ui-fg-subtle">
              {t(`faults.${fault}.repair`)}
            </Text>
          </li>
        ))}
      </ul>
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
