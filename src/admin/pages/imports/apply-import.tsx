import { Text } from "@medusajs/ui"
import { useState } from "react"

import { CheckboxField } from "../../components/checkbox-field"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { useFormat } from "../../lib/format"
import { ImportSummary } from "../../lib/imports"
import { useLocationName } from "../../lib/names"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

interface StepProps {
  one: ImportSummary
  onClose(): void
}

/** What will happen, once more, before it does. */
export function ApplyImport({ one, onClose }: StepProps) {
  const t = useText()
  const format = useFormat()
  const [isAgain, setAgain] = useState(false)
  const { counts, locations, on_stale, same_file } = one
  const changes = counts.change + counts.new
  const isRepeated = same_file.length > 0
  const apply = useChange<void>({
    request: () => ({
      path: `/admin/stock-imports/${one.id}/apply`,
      body: isRepeated && isAgain ? { again: true } : {},
    }),
    said: () => t("imports.begun"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("imports.apply")}
      description={t(`imports.stale.${on_stale}`)}
      saveLabel={t("imports.applyAll", {
        count: changes,
        number: format.quantity(changes),
      })}
      isSaving={apply.isPending}
      isSaveDisabled={isRepeated && !isAgain}
      error={apply.error}
      onSave={() => apply.mutate()}
    >
      <ul className="flex flex-col divide-y">
        {locations.map((location) => (
          <Location key={location.location_id} {...location} />
        ))}
      </ul>
      {counts.refused > 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("imports.someRefused", {
            count: counts.refused,
            number: format.quantity(counts.refused),
          })}
        </Text>
      )}
      {isRepeated && (
        <CheckboxField
          label={t("imports.again")}
          hint={t("imports.againHint")}
          isChecked={isAgain}
          onChange={setAgain}
        />
      )}
    </FormDrawer>
  )
}

function Location({
  levels,
  location_id,
  stocked_after,
  stocked_before,
}: ImportSummary["locations"][number]) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()

  return (
    <li className="flex justify-between gap-x-4 py-2">
      <div className="min-w-0">
        <Text size="small" weight="plus" className="truncate">
          {locationName(location_id)}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {t("imports.levels", {
            count: levels,
            number: format.quantity(levels),
          })}
        </Text>
      </div>
      <Text size="small" weight="plus" className="tabular-nums">
        {format.quantity(stocked_before)} → {format.quantity(stocked_after)} (
        {format.change(stocked_after - stocked_before)})
      </Text>
    </li>
  )
}

/** All that it changed is taken back; what was sold meanwhile stays sold. */
export function UndoImport({ one, onClose }: StepProps) {
  const t = useText()
  const format = useFormat()
  const [note, setNote] = useState("")
  const { applied } = one.counts
  const undo = useChange<void>({
    request: () => ({
      path: `/admin/stock-imports/${one.id}/undo`,
      body: { note: note.trim() || null },
    }),
    said: () => t("imports.undone"),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("imports.undo")}
      description={t("imports.undoHint")}
      saveLabel={t("imports.undoAll", {
        count: applied,
        number: format.quantity(applied),
      })}
      isSaving={undo.isPending}
      error={undo.error}
      onSave={() => undo.mutate()}
    >
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
