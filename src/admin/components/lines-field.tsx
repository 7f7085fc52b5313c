import { Plus, Trash } from "@medusajs/icons"
import { Button, IconButton, Text } from "@medusajs/ui"

import { DraftLine, EMPTY_LINE } from "../lib/drafts"
import { useFormat } from "../lib/format"
import { useText } from "../lib/use-text"
import { unitsOf } from "./edit-fields"
import { QuantityField } from "./fields"
import { ItemPicker } from "./item-picker"
import { LocationPicker } from "./location-picker"

interface LinesFieldProps {
  lines: DraftLine[]
  onChange(lines: DraftLine[]): void
  /** Whether each line says where its units come to. */
  hasLocation?: boolean
  /** Whether what is missing is told: once somebody tried to save. */
  isTried: boolean
}

/** Whether a line says all that it must. */
export function isWhole(line: DraftLine, hasLocation = false): boolean {
  return (
    line.item !== null &&
    (unitsOf(line.units) ?? 0) > 0 &&
    (!hasLocation || line.locationId !== "")
  )
}

/** Items, and how many of each. */
export function LinesField({
  lines,
  onChange,
  hasLocation,
  isTried,
}: LinesFieldProps) {
  const t = useText()
  const format = useFormat()
  const change = (at: number, changed: Partial<DraftLine>) =>
    onChange(
      lines.map((line, index) =>
        index === at ? { ...line, ...changed } : line
      )
    )

  return (
    <fieldset className="flex flex-col gap-y-3">
      <legend className="sr-only">{t("lines.title")}</legend>
      {lines.map((line, index) => (
        <div
          key={index}
          role="group"
          aria-label={t("lines.line", { number: index + 1 })}
          className="bg-ui-bg-subtle shadow-elevation-card-rest flex flex-col gap-y-3 rounded-lg p-3"
        >
          <div className="flex items-center justify-between">
            <Text size="small" weight="plus" className="text-ui-fg-subtle">
              {t("lines.line", { number: index + 1 })}
            </Text>
            {lines.length > 1 && (
              <IconButton
                size="small"
                variant="transparent"
                type="button"
                aria-label={t("lines.remove", { number: index + 1 })}
                onClick={() => onChange(lines.filter((_, at) => at !== index))}
              >
                <Trash />
              </IconButton>
            )}
          </div>
          <ItemPicker
            value={line.item}
            error={isTried && !line.item ? t("lines.needsItem") : null}
            onChange={(item) => change(index, { item })}
          />
          {hasLocation && (
            <LocationPicker
              value={line.locationId}
              error={
                isTried && !line.locationId ? t("lines.needsLocation") : null
              }
              onChange={(locationId) => change(index, { locationId })}
            />
          )}
          <QuantityField
            label={t("edit.units")}
            error={
              isTried && !((unitsOf(line.units) ?? 0) > 0)
                ? t("lines.needsUnits", { example: format.quantity(0.5) })
                : null
            }
            value={line.units}
            onChange={(units) => change(index, { units })}
          />
        </div>
      ))}
      <Button
        size="small"
        variant="secondary"
        type="button"
        onClick={() =>
          onChange([
            ...lines,
            { ...EMPTY_LINE, locationId: lines.at(-1)?.locationId ?? "" },
          ])
        }
      >
        <Plus />
        {t("lines.add")}
      </Button>
    </fieldset>
  )
}
