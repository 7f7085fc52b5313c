import type {
  StockImportDTO,
  StockImportRowDTO,
  StockImportSummary,
} from "../../modules/inventory/types/imports"
import type { Json } from "./json"

/** A stock file, as the list has it. */
export type StockImport = Json<StockImportDTO>

/** The same, with what it would do or did. */
export type ImportSummary = Json<StockImportSummary>

/** What one row of a file would do, or did. */
export type ImportRow = Json<StockImportRowDTO>

export type ImportState = StockImport["status"]

/** In the order in which an import comes to them; the compiler says what is missing. */
export const IMPORT_COLORS: Record<
  ImportState,
  "grey" | "blue" | "orange" | "green" | "red"
> = {
  reading: "grey",
  previewed: "orange",
  applying: "blue",
  applied: "green",
  undone: "grey",
}

export const ROW_COLORS: Record<
  ImportRow["status"],
  "grey" | "blue" | "green" | "red"
> = {
  change: "blue",
  new: "green",
  unchanged: "grey",
  refused: "red",
}

export const OUTCOME_COLORS: Record<
  NonNullable<ImportRow["outcome"]>,
  "grey" | "green" | "red"
> = { applied: "green", unchanged: "grey", refused: "red" }

/** Whether the server is at it, so that it is worth asking often. */
export function isAtWork(status: ImportState | undefined): boolean {
  return status === "reading" || status === "applying"
}

/** How an import is called by people. */
export function importName({ file_name, id }: StockImport): string {
  return file_name ?? id
}

/** Of the rows that are to be done, how many had their turn. */
export function progressOf({ counts }: ImportSummary): {
  done: number
  of: number
} {
  return {
    done: counts.applied + counts.applied_unchanged + counts.applied_refused,
    of: counts.change + counts.new,
  }
}
