import { StatusBadge } from "@medusajs/ui"

import {
  IMPORT_COLORS,
  ImportRow,
  ImportState,
  OUTCOME_COLORS,
  ROW_COLORS,
} from "../../lib/imports"
import { useText } from "../../lib/use-text"

/** How far an import is. */
export function ImportBadge({ status }: { status: ImportState }) {
  const t = useText()

  return (
    <StatusBadge color={IMPORT_COLORS[status]} className="whitespace-nowrap">
      {t(`imports.status.${status}`)}
    </StatusBadge>
  )
}

/** What a row would do. */
export function RowBadge({ status }: { status: ImportRow["status"] }) {
  const t = useText()

  return (
    <StatusBadge color={ROW_COLORS[status]} className="whitespace-nowrap">
      {t(`imports.row.${status}`)}
    </StatusBadge>
  )
}

/** What became of a row. */
export function OutcomeBadge({
  outcome,
}: {
  outcome: NonNullable<ImportRow["outcome"]>
}) {
  const t = useText()

  return (
    <StatusBadge color={OUTCOME_COLORS[outcome]} className="whitespace-nowrap">
      {t(`imports.outcome.${outcome}`)}
    </StatusBadge>
  )
}
