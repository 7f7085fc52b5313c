import { Plus, Trash } from "@medusajs/icons"
import { Button, IconButton, Text } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"

import { call } from "../lib/client"
import { DraftLine, EMPTY_LINE } from "../lib/drafts"
import { useFormat } from "../lib/format"
import { Level } from "../lib/levels"
import { useLocationName } from "../lib/names"
import { keys } from "../lib/query-keys"
import { useText } from "../lib/use-text"
import { unitsOf } from "./edit-fields"
import { QuantityField } from "./fields"
import { ItemPicker } from "./item-picker"
import { LocationPicker } from "./location-picker"

/** Of more lines than these it is not told. */
const MOST_ASKED = 200

interface LinesFieldProps {
  lines: DraftLine[]
  onChange(lines: DraftLine[]): void
  /** Whether each line says where its units come to. */
  hasLocation?: boolean
  /** Where the units leave, if they do: how many may is told. */
  fromLocationId?: string
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
  fromLocationId = "",
  isTried,
}: LinesFieldProps) {
  const t = useText()
  const format = useFormat()
  const freeHint = useFreeHint(fromLocationId, lines)
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
            hint={freeHint(line)}
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

/** How many of an item may leave a location: staff may send its safety stock. */
function useFreeHint(
  locationId: string,
  lines: DraftLine[]
): (line: DraftLine) => string | undefined {
  const t = useText()
  const format = useFormat()
  const location = useLocationName()(locationId)
  const asked = [...new Set(lines.flatMap(({ item }) => item?.id ?? []))].sort()
  const { data, isPlaceholderData } = useQuery({
    queryKey: keys.levels("free", locationId, asked),
    queryFn: async ({ signal }) =>
      (
        await call<{ stock_levels: Level[] }>("/admin/stock-levels", {
          query: {
            inventory_item_id: asked,
            location_id: locationId,
            limit: Math.min(asked.length, MOST_ASKED),
          },
          signal,
        })
      ).stock_levels,
    enabled: locationId !== "" && asked.length > 0,
    placeholderData: keepPreviousData,
  })

  return ({ item, units }) => {
    // Of another place, until this one's are there.
    const level = data?.find(
      (one) =>
        one.inventory_item_id === item?.id && one.location_id === locationId
    )

    if (!item || !data || !locationId) {
      return undefined
    }
    if (!level) {
      return isPlaceholderData || asked.length > MOST_ASKED
        ? undefined
        : t("lines.notStocked", { location })
    }

    const free = Math.max(level.available_quantity + level.safety_stock, 0)

    return t((unitsOf(units) ?? 0) > free ? "lines.tooFew" : "lines.free", {
      units: format.quantity(free),
      location,
    })
  }
}
