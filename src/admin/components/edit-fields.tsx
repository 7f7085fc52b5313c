import { clx, Input } from "@medusajs/ui"
import { useId } from "react"

import { EDIT_MODES, EditMode, modeTyped } from "../lib/edits"
import { readQuantity } from "../lib/format"
import { useText } from "../lib/use-text"

interface EditFieldsProps {
  mode: EditMode
  text: string
  onChange(typed: { mode: EditMode; text: string }): void
  isInvalid: boolean
  describedBy?: string
  /** Whether the number has the focus at once. */
  isFocused?: boolean
}

/**
 * How stock is changed (add, take away, set), and by how much. Before a number, + and
 * - say how as well.
 */
export function EditFields({
  mode,
  text,
  onChange,
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
              onChange={() => onChange({ mode: one, text })}
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
        onChange={(event) => onChange(typedIn(mode, event.target.value))}
      />
    </div>
  )
}

function typedIn(
  mode: EditMode,
  text: string
): { mode: EditMode; text: string } {
  const signed = text.trimStart()
  const to = modeTyped(signed.charAt(0))

  return to === "add" || to === "take"
    ? { mode: to, text: signed.slice(1) }
    : { mode, text }
}

/** The units that were typed; null where it is no number of at least 0. */
export function unitsOf(text: string): number | null {
  const units = readQuantity(text)

  return units !== null && units >= 0 ? units : null
}
