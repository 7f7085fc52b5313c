import { ChevronDownMini, XMarkMini } from "@medusajs/icons"
import { Button, DropdownMenu, IconButton } from "@medusajs/ui"

import { Choice } from "../lib/shop"
import { useText } from "../lib/use-text"

/** A filter of a list. */
export interface FilterDefinition<Name extends string> {
  name: Name
  label: string
  choices: Choice[]
  /** At most one value. */
  isSingle?: boolean
  /** What holds where nothing is chosen. */
  initial?: string
}

interface FilterMenuProps {
  filter: FilterDefinition<string>
  values: string[]
  onChange(values: string[]): void
}

/** The button of a filter, which says what is chosen, and its choices. */
export function FilterMenu({ filter, values, onChange }: FilterMenuProps) {
  const t = useText()
  const held =
    values.length || filter.initial === undefined ? values : [filter.initial]
  const chosen = held.map(
    (value) =>
      filter.choices.find((choice) => choice.value === value)?.label ?? value
  )
  const toggle = (value: string) =>
    onChange(
      values.includes(value)
        ? values.filter((one) => one !== value)
        : filter.isSingle
          ? [value]
          : [...values, value]
    )

  return (
    <div className="flex items-center">
      <DropdownMenu>
        <DropdownMenu.Trigger asChild>
          <Button
            size="small"
            variant="secondary"
            className="max-w-64"
            disabled={!filter.choices.length && !values.length}
          >
            <span className="truncate">
              {chosen.length
                ? `${filter.label}: ${chosen.join(", ")}`
                : filter.label}
            </span>
            <ChevronDownMini />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          align="start"
          className="max-h-80 overflow-y-auto"
        >
          {filter.choices.map(({ value, label }) => (
            <DropdownMenu.CheckboxItem
              key={value}
              checked={held.includes(value)}
              onCheckedChange={() => toggle(value)}
              // Several can be chosen without opening it each time.
              onSelect={(event) =>
                filter.isSingle ? undefined : event.preventDefault()
              }
            >
              {label}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu>
      {values.length > 0 && (
        <IconButton
          size="small"
          variant="transparent"
          aria-label={t("table.clearFilter", { filter: filter.label })}
          onClick={() => onChange([])}
        >
          <XMarkMini />
        </IconButton>
      )}
    </div>
  )
}
