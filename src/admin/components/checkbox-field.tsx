import { Checkbox, Hint, Label } from "@medusajs/ui"
import { useId } from "react"

export interface CheckboxFieldProps {
  label: string
  hint?: string
  isChecked: boolean
  onChange(isChecked: boolean): void
}

/** Yes or no. */
export function CheckboxField({
  label,
  hint,
  isChecked,
  onChange,
}: CheckboxFieldProps) {
  const id = useId()

  return (
    <div className="flex items-start gap-x-2">
      <Checkbox
        id={id}
        className="mt-0.5"
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={isChecked}
        onCheckedChange={(value) => onChange(value === true)}
      />
      <div className="flex flex-col gap-y-1">
        <Label htmlFor={id} size="small">
          {label}
        </Label>
        {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      </div>
    </div>
  )
}
