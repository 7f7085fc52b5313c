import { useState } from "react"

import { EditFields, unitsOf } from "../../components/edit-fields"
import { FormDrawer } from "../../components/form-drawer"
import { changeOf, Edit, EditMode } from "../../lib/edits"
import { useFormat } from "../../lib/format"
import { Level } from "../../lib/levels"
import { useText } from "../../lib/use-text"

interface BulkDrawerProps {
  levels: Level[]
  onClose(): void
  /** Makes the edit of a level. */
  editOf(level: Level, mode: EditMode, units: number): Edit
  onContinue(edits: Edit[]): void
}

/** One change for all levels that are selected; they are reviewed next. */
export function BulkDrawer({
  levels,
  onClose,
  editOf,
  onContinue,
}: BulkDrawerProps) {
  const t = useText()
  const format = useFormat()
  const [mode, setMode] = useState<EditMode>("add")
  const [text, setText] = useState("")
  const units = unitsOf(text)

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("bulk.title", {
        count: levels.length,
        number: format.quantity(levels.length),
      })}
      description={t("bulk.hint")}
      saveLabel={t("bulk.continue")}
      isSaveDisabled={units === null}
      onSave={() =>
        onContinue(
          levels
            .map((level) => editOf(level, mode, units ?? 0))
            .filter((edit) => changeOf(edit) !== 0)
        )
      }
    >
      <EditFields
        mode={mode}
        text={text}
        onChange={(typed) => {
          setMode(typed.mode)
          setText(typed.text)
        }}
        isInvalid={text !== "" && units === null}
      />
    </FormDrawer>
  )
}
