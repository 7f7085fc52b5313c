import { Hint, Input, Label, Select, Textarea } from "@medusajs/ui"
import { ReactNode, useId } from "react"

import { Choice, useReasons } from "../lib/shop"
import { useText } from "../lib/use-text"

interface FieldProps {
  label: string
  hint?: string
  error?: string | null
  isOptional?: boolean
  isLabelHidden?: boolean
  /** Takes the ids that tie the field to its label and its hint. */
  children(ids: { id: string; describedBy: string | undefined }): ReactNode
}

/** A field of a form: its label, what is meant, and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  isOptional,
  isLabelHidden,
  children,
}: FieldProps) {
  const t = useText()
  const id = useId()
  const said = error || hint

  return (
    <div className="flex flex-col gap-y-1">
      <Label
        htmlFor={id}
        size="small"
        weight="plus"
        className={isLabelHidden ? "sr-only" : ""}
      >
        {label}
        {isOptional && (
          <span className="text-ui-fg-subtle font-normal">
            {" "}
            ({t("common.optional")})
          </span>
        )}
      </Label>
      {children({ id, describedBy: said ? `${id}-hint` : undefined })}
      {said && (
        <Hint id={`${id}-hint`} variant={error ? "error" : "info"}>
          {said}
        </Hint>
      )}
    </div>
  )
}

interface QuantityFieldProps {
  label: string
  hint?: string
  error?: string | null
  isOptional?: boolean
  value: string
  onChange(value: string): void
}

/** A quantity as text: `readQuantity` of `lib/format` reads it. */
export function QuantityField({
  value,
  onChange,
  ...field
}: QuantityFieldProps) {
  return (
    <Field {...field}>
      {({ id, describedBy }) => (
        <Input
          id={id}
          size="small"
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={describedBy}
          aria-invalid={Boolean(field.error)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

interface TextFieldProps extends QuantityFieldProps {
  type?: "text" | "date"
  placeholder?: string
  maxLength?: number
}

/** A line of text, or a day (`lib/days` tells which moment it is). */
export function TextField({
  value,
  onChange,
  type = "text",
  placeholder,
  maxLength = 255,
  ...field
}: TextFieldProps) {
  return (
    <Field {...field}>
      {({ id, describedBy }) => (
        <Input
          id={id}
          size="small"
          type={type}
          autoComplete="off"
          placeholder={placeholder}
          maxLength={maxLength}
          aria-describedby={describedBy}
          aria-invalid={Boolean(field.error)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

interface ChoiceFieldProps {
  label: string
  hint?: string
  error?: string | null
  isOptional?: boolean
  placeholder?: string
  choices: Choice[]
  value: string
  onChange(value: string): void
}

/** One of a few. */
export function ChoiceField({
  choices,
  placeholder,
  value,
  onChange,
  ...field
}: ChoiceFieldProps) {
  return (
    <Field {...field}>
      {({ id, describedBy }) => (
        <Select size="small" value={value} onValueChange={onChange}>
          <Select.Trigger
            id={id}
            aria-describedby={describedBy}
            aria-invalid={Boolean(field.error)}
          >
            <Select.Value placeholder={placeholder} />
          </Select.Trigger>
          <Select.Content>
            {choices.map((choice) => (
              <Select.Item key={choice.value} value={choice.value}>
                {choice.label}
              </Select.Item>
            ))}
          </Select.Content>
        </Select>
      )}
    </Field>
  )
}

/** Why a change is made, as the ledger will tell it. */
export interface Facts {
  reason: string
  note: string
}

interface FactsFieldsProps {
  value: Facts
  onChange(value: Facts): void
  error?: string | null
  /** Where the route wants no reason. */
  isReasonOptional?: boolean
  /** Those that may be given; a change of stock's where nothing is said. */
  reasons?: string[]
}

/** The reason and the note of a change. Reasons of the shop's own are listed too. */
export function FactsFields({
  value,
  onChange,
  error,
  isReasonOptional,
  reasons,
}: FactsFieldsProps) {
  const t = useText()
  const ofStock = useReasons()

  return (
    <>
      <ChoiceField
        label={t("common.reason")}
        placeholder={t("common.chooseReason")}
        isOptional={isReasonOptional}
        error={error}
        choices={(reasons ?? ofStock).map((reason) => ({
          value: reason,
          label: reasonName(reason, t),
        }))}
        value={value.reason}
        onChange={(reason) => onChange({ ...value, reason })}
      />
      <Field label={t("common.note")} hint={t("common.noteHint")} isOptional>
        {({ id, describedBy }) => (
          <Textarea
            id={id}
            rows={2}
            maxLength={2000}
            aria-describedby={describedBy}
            value={value.note}
            onChange={(event) =>
              onChange({ ...value, note: event.target.value })
            }
          />
        )}
      </Field>
    </>
  )
}

/** A reason in words, or the fault that was repaired; one of the shop's own is told as it is. */
export function reasonName(reason: string, t: (key: string) => string): string {
  const key = [`reasons.${reason}`, `faults.${reason}.title`].find(
    (one) => t(one) !== one
  )

  return key ? t(key) : reason.replace(/_/g, " ")
}
