import { useLocations } from "../lib/shop"
import { useText } from "../lib/use-text"
import { ChoiceField } from "./fields"

interface LocationPickerProps {
  label?: string
  hint?: string
  error?: string | null
  value: string
  onChange(locationId: string): void
  /** Locations that are no choice, such as where the units are. */
  without?: string[]
}

/** A location of the shop, by name. */
export function LocationPicker({
  label,
  without = [],
  ...field
}: LocationPickerProps) {
  const t = useText()
  const locations = useLocations()

  return (
    <ChoiceField
      label={label ?? t("common.location")}
      placeholder={t("common.chooseLocation")}
      choices={locations.filter(({ value }) => !without.includes(value))}
      {...field}
    />
  )
}
