import { Text } from "@medusajs/ui"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"

import {
  CheckboxField,
  CheckboxFieldProps,
} from "../../components/checkbox-field"
import { ChoiceField, Facts, FactsFields } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { call } from "../../lib/client"
import { FileGoneError } from "../../lib/errors"
import {
  ASK_COLUMNS,
  ColumnFields,
  guessFields,
  lackOf,
  mappingQuery,
  UnclearFile,
  unclearFileOf,
} from "../../lib/import-mapping"
import { ImportSummary } from "../../lib/imports"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useText } from "../../lib/use-text"
import { FileDrop } from "./file-drop"
import { MappingFields } from "./mapping-fields"

/** The server refuses larger ones, after all of it was sent. */
const MOST_BYTES = 50 * 1024 * 1024

/** A choice of a list has a value, also where nothing is chosen. */
const NONE = "none"

interface NewImportProps {
  file: File
  onFile(file: File): void
  onClose(): void
  /** It was read, and nothing has changed yet. */
  onRead(importId: string): void
}

interface Options {
  location: string
  decimal: string
  onStale: string
  createLevels: boolean
  createItems: boolean
  /** Whether a person says what the columns are, also of a file that is known. */
  ownColumns: boolean
}

/** What is said of a file before it is read; and which column is what, if need be. */
export function NewImport({ file, onFile, onClose, onRead }: NewImportProps) {
  const t = useText()
  const queryClient = useQueryClient()
  const [options, setOptions] = useState<Options>({
    location: NONE,
    decimal: NONE,
    onStale: "refuse",
    createLevels: false,
    createItems: false,
    ownColumns: false,
  })
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const [unclear, setUnclear] = useState<UnclearFile | null>(null)
  const [fields, setFields] = useState<ColumnFields>([])
  const [isTried, setTried] = useState(false)
  const aborted = useRef(new AbortController())
  const hasLocation = options.location !== NONE
  const isMapped = unclear?.field === "mapping"
  const lack = isMapped ? lackOf(fields, hasLocation) : null
  const upload = useMutation({
    mutationFn: async ({ asks }: { asks: boolean }) => {
      await requireReadable(file)

      return await call<{ stock_import: ImportSummary }>(
        "/admin/stock-imports",
        {
          method: "POST",
          file,
          signal: aborted.current.signal,
          query: {
            file_name: file.name.slice(0, 255),
            location: hasLocation ? options.location : null,
            decimal: options.decimal === NONE ? null : options.decimal,
            on_stale: options.onStale,
            create_levels: String(options.createLevels),
            create_items: String(options.createItems),
            reason: facts.reason,
            note: facts.note.trim(),
            ...(isMapped && mappingQuery(unclear.columns, fields)),
            ...(asks && ASK_COLUMNS),
          },
        }
      )
    },
    onSuccess: ({ stock_import }) => onRead(stock_import.id),
    onError: (error, { asks }) => {
      const found = unclearFileOf(error)

      if (!found) {
        return
      }
      setTried(!found.isUnknown && !asks)
      setUnclear(found)
      // What a person has said stays.
      setFields((said) =>
        said.length === found.columns.length ? said : guessFields(found.columns)
      )
    },
    onSettled: () =>
      void queryClient.invalidateQueries({ queryKey: keys.imports() }),
  })
  const isTooLarge = file.size > MOST_BYTES
  const refused = unclearFileOf(upload.error)
  // Nothing is wrong yet: nobody has said what the columns are.
  const isAsked =
    refused !== null && (refused.isUnknown || !!upload.variables?.asks)
  const set = (changed: Partial<Options>) =>
    setOptions((before) => ({ ...before, ...changed }))
  const locations = useLocations()

  // Whoever closes the form wants no answer any more.
  useEffect(() => {
    const controller = new AbortController()

    aborted.current = controller

    return () => controller.abort()
  }, [])

  const check = (
    name: "createLevels" | "createItems" | "ownColumns"
  ): CheckboxFieldProps => ({
    label: t(`imports.${name}`),
    hint: t(`imports.${name}Hint`),
    isChecked: options[name],
    onChange: (isChecked) => set({ [name]: isChecked }),
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("imports.new")}
      description={t("imports.newHint")}
      saveLabel={t("imports.preview")}
      isSaving={upload.isPending}
      isSaveDisabled={isTooLarge}
      error={isAsked ? null : upload.error}
      onSave={() => {
        setTried(true)

        if (!lack) {
          upload.mutate({ asks: options.ownColumns && !isMapped })
        }
      }}
    >
      <FileDrop
        chosen={file.name}
        onFile={(other) => {
          // What was said of the columns is of the other file's no more.
          setUnclear(null)
          setFields([])
          setTried(false)
          upload.reset()
          onFile(other)
        }}
      />
      {isTooLarge && (
        <Text size="small" className="text-ui-fg-error" role="alert">
          {t("imports.tooLarge")}
        </Text>
      )}
      {upload.isPending && (
        <Text size="small" className="text-ui-fg-subtle" role="status">
          {t("imports.reading")}
        </Text>
      )}
      {isMapped && (
        <MappingFields
          columns={unclear.columns}
          hint={t(
            options.ownColumns ? "imports.guessHint" : "imports.mappingHint"
          )}
          value={fields}
          onChange={setFields}
          error={isTried && lack ? t(`imports.lacks.${lack}`) : null}
        />
      )}
      {!isMapped && <CheckboxField {...check("ownColumns")} />}
      <ChoiceField
        label={t("imports.location")}
        hint={t("imports.locationHint")}
        error={
          unclear?.field === "location" && !hasLocation
            ? t("imports.lacks.location")
            : null
        }
        choices={[
          { value: NONE, label: t("imports.ownLocation") },
          ...locations,
        ]}
        value={options.location}
        onChange={(location) => set({ location })}
      />
      <ChoiceField
        label={t("imports.decimal")}
        hint={t("imports.decimalHint")}
        choices={[NONE, "point", "comma"].map((value) => ({
          value,
          label: t(`imports.decimals.${value}`),
        }))}
        value={options.decimal}
        onChange={(decimal) => set({ decimal })}
      />
      <ChoiceField
        label={t("imports.onStale")}
        choices={["refuse", "rebase"].map((value) => ({
          value,
          label: t(`imports.stale.${value}`),
        }))}
        value={options.onStale}
        onChange={(onStale) => set({ onStale })}
      />
      <CheckboxField {...check("createLevels")} />
      <CheckboxField {...check("createItems")} />
      <FactsFields value={facts} onChange={setFacts} isReasonOptional />
    </FormDrawer>
  )
}

/**
 * A browser does not read a file that was changed, or taken away, since it was chosen,
 * and says no more than that nothing could be sent.
 */
async function requireReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer()
  } catch (error) {
    throw new FileGoneError(error)
  }
}
