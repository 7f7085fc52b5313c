import { clx, Input } from "@medusajs/ui"
import { useId } from "react"

import { EDIT_MODES, EditMode } from "../lib/edits"
import { readQuantity } from "../lib/format"
import { useText } from "../lib/use-text"

interface EditFieldsProps {
  mode: EditMode
  onMode(mode: EditMode): void
  text: string
  onText(text: string): void
  isInvalid: boolean
  describedBy?: string
  /** Whether the number has the focus at once. */
  isFocused?: boolean
}

/** How stock is changed (add, take away, set), and by how much. */
export function EditFields({
  mode,
  onMode,
  text,
  onText,
  isInvalid,
  describedBy,
  isFocused = true,
}: EditFieldsProps) {
  const t = useText()
  const name = useId()

  return (
    <div className="flex flex-col gap-y-2">
      <fieldset className="bg-ui-bg-subtle grid grid-cols-3 gap-x-1 rounded-md p-1">
        <legend className="sr-only">{t("edit.how")}</legend>
        {EDIT_MODES.map((one) => (
          <label
            key={one}
            className={clx(
              "txt-compact-small-plus text-ui-fg-subtle cursor-pointer rounded px-2 py-1 text-center",
              "has-[:focus-visible]:shadow-borders-focus",
              {
                "bg-ui-bg-base text-ui-fg-base shadow-elevation-card-rest":
                  one === mode,
              }
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={one === mode}
              onChange={() => onMode(one)}
            />
            {t(`edit.${one}`)}
          </label>
        ))}
      </fieldset>
      <Input
        size="small"
        autoFocus={isFocused}
        inputMode="decimal"
        autoComplete="off"
        aria-label={t("edit.units")}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  )
}

/** The units that were typed; null where it is no number of at least 0. */
export function unitsOf(text: string): number | null {
  const units = readQuantity(text)

  return units !== null && units >= 0 ? units : null
}
