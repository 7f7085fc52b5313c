import { FileCell } from "../../modules/inventory/policy/imports/cells"

/** A row of a file: its number, as a spreadsheet counts them, and its cells. */
export interface FileRow {
  row: number
  cells: FileCell[]
}
