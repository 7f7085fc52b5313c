import { Text } from "@medusajs/ui"
import { useId } from "react"

import { ChoiceField } from "../../components/fields"
import {
  ColumnFields,
  FileColumn,
  IMPORT_FIELDS,
  ImportField,
} from "../../lib/import-mapping"
import { useText } from "../../lib/use-text"

const UNUSED = "unused"

interface MappingFieldsProps {
  columns: FileColumn[]
  hint: string
  value: ColumnFields
  onChange(fields: ColumnFields): void
  error: string | null
}

/** The columns of a file, each with what it is. */
export function MappingFields({
  columns,
  hint,
  value,
  onChange,
  error,
}: MappingFieldsProps) {
  const t = useText()
  const titleId = useId()
  const choices = [
    { value: UNUSED, label: t("imports.unused") },
    ...IMPORT_FIELDS.map((field) => ({
      value: field,
      label: t(`imports.fields.${field}`),
    })),
  ]

  return (
    <div
      role="group"
      aria-labelledby={titleId}
      className="bg-ui-bg-subtle flex flex-col gap-y-4 rounded-lg border p-4"
    >
      <div role="status" className="flex flex-col gap-y-1">
        <Text id={titleId} size="small" weight="plus">
          {t("imports.mapping")}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {hint}
        </Text>
      </div>
      {columns.map(({ head, sample }, place) =>
        // A column is called by its head: one without has no name.
        head.trim() ? (
          <ChoiceField
            key={place}
            label={head}
            hint={sample ? t("imports.sample", { sample }) : undefined}
            choices={choices}
            value={value[place] ?? UNUSED}
            onChange={(chosen) =>
              onChange(
                columns.map((_, index) =>
                  index !== place
                    ? (value[index] ?? null)
                    : chosen === UNUSED
                      ? null
                      : (chosen as ImportField)
                )
              )
            }
          />
        ) : null
      )}
      {error && (
        <Text size="small" className="text-ui-fg-error" role="alert">
          {error}
        </Text>
      )}
    </div>
  )
}
