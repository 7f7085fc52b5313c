import { Checkbox, Label } from "@medusajs/ui"
import { useId, useState } from "react"

import { ChoiceField, TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { LocationPicker } from "../../components/location-picker"
import { CountSummary } from "../../lib/counts"
import { startOfDay } from "../../lib/days"
import { useFormat } from "../../lib/format"
import { useLocations } from "../../lib/shop"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"

const CHOICES = ["all", "A", "B", "C"]

interface NewCountProps {
  onClose(): void
  onCreated(count: CountSummary): void
}

/** A count is opened: nothing is locked by it, and nothing changes yet. */
export function NewCount({ onClose, onCreated }: NewCountProps) {
  const t = useText()
  const format = useFormat()
  const blindId = useId()
  const locations = useLocations()
  const [chosenAt, setLocation] = useState("")
  // A shop of one location has nothing to choose.
  const location =
    chosenAt || (locations.length === 1 ? locations[0]!.value : "")
  const [choice, setChoice] = useState("all")
  const [day, setDay] = useState("")
  const [isBlind, setBlind] = useState(false)
  const [note, setNote] = useState("")
  const [isTried, setTried] = useState(false)
  const create = useChange<void, { stock_count: CountSummary }>({
    request: () => ({
      path: "/admin/stock-counts",
      body: {
        location_id: location,
        ...(choice !== "all" && { classes: [choice] }),
        ...(day && { counted_before: startOfDay(day) }),
        is_blind: isBlind,
        note: note.trim() || null,
      },
    }),
    said: ({ stock_count: { lines } }) =>
      t("counts.created", { count: lines, number: format.quantity(lines) }),
    onDone: ({ stock_count }) => onCreated(stock_count),
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("counts.new")}
      description={t("counts.newHint")}
      saveLabel={t("counts.create")}
      isSaving={create.isPending}
      error={create.error}
      onSave={() => {
        setTried(true)

        if (location) {
          create.mutate()
        }
      }}
    >
      <LocationPicker
        value={location}
        onChange={setLocation}
        error={isTried && !location ? t("lines.needsLocation") : null}
      />
      <ChoiceField
        label={t("counts.choice")}
        hint={t("counts.choiceHint")}
        choices={CHOICES.map((value) => ({
          value,
          label: t(`counts.choices.${value}`),
        }))}
        value={choice}
        onChange={setChoice}
      />
      <TextField
        type="date"
        label={t("counts.since")}
        isOptional
        value={day}
        onChange={setDay}
      />
      <div className="flex items-center gap-x-2">
        <Checkbox
          id={blindId}
          checked={isBlind}
          onCheckedChange={(value) => setBlind(value === true)}
        />
        <Label htmlFor={blindId} size="small">
          {t("counts.blind")}
        </Label>
      </div>
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
