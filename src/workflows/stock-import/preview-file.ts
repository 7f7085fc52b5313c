import { MedusaContainer } from "@medusajs/framework/types"

import { invalidData } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  FileCell,
  readImportRow,
} from "../../modules/inventory/policy/imports/cells"
import {
  ImportColumns,
  readColumns,
} from "../../modules/inventory/policy/imports/columns"
import {
  CreateStockImportInput,
  ReadImportRow,
  StockImportSummary,
} from "../../modules/inventory/types"
import { readKnownNames } from "../levels/read-known-names"
import { FileRow } from "./file-row"
import { makeWay } from "./make-way"
import { readCsv } from "./read-csv"
import { readXlsx } from "./read-xlsx"
import { SpooledFile, withSpooledFile } from "./spool-file"

/** The most rows of a file. */
export const MOST_ROWS = 200_000

/** Rows that are looked up and kept at once: what shoppers ask for waits for them. */
const ROWS_AT_ONCE = 1000

/** For how much of the time that rows take the next ones wait. */
const PAUSE_SHARE = 1

/** What is said of a stock file beside its bytes. */
export interface StockFileInput extends Pick<
  CreateStockImportInput,
  | "file_name"
  | "mapping"
  | "on_stale"
  | "create_levels"
  | "create_items"
  | "reason"
  | "note"
  | "actor_id"
> {
  /** The location of all rows that say none: its id, code or name. */
  location?: string | null
  /** What separates decimals. Where it is not given, what is ambiguous is refused. */
  decimal?: "point" | "comma" | null
}

/**
 * Reads a stock file and keeps what each of its rows would do: nothing else changes,
 * and a file that cannot be read leaves nothing. In constant memory, whatever its size.
 *
 * @param source the file's bytes, as they come
 * @throws INVALID_DATA for a file that is empty, larger than 50 MB, longer than 200,000
 * rows or neither CSV nor XLSX, for heads that are missing, alike or not known, or a bad field
 */
export async function previewStockFile(
  container: MedusaContainer,
  source: AsyncIterable<Uint8Array | string>,
  input: StockFileInput
): Promise<StockImportSummary> {
  return await withSpooledFile(source, (file) =>
    previewSpooled(container, file, input)
  )
}

async function previewSpooled(
  container: MedusaContainer,
  file: SpooledFile,
  input: StockFileInput
): Promise<StockImportSummary> {
  const rows = isArchive(file) ? readXlsx(file) : readCsv(file)

  try {
    return await previewRows(container, file, rows, input)
  } finally {
    // Whatever ended it, the file is not to stay open behind it.
    await rows.return()
  }
}

async function previewRows(
  container: MedusaContainer,
  file: SpooledFile,
  rows: AsyncGenerator<FileRow, void>,
  { location, decimal, ...input }: StockFileInput
): Promise<StockImportSummary> {
  const inventory = resolveHoldfast(container)
  const head = await rows.next()

  if (head.done) {
    throw invalidData("The file has no rows", [{ reason: "invalid" }])
  }

  const first = await rows.next()
  const columns = readColumns(head.value.cells.map(textOf), {
    mapping: input.mapping,
    decimal,
    hasLocation: !!location,
    sample: first.done ? [] : first.value.cells.map(textOf),
  })

  if (first.done) {
    throw invalidData("The file has a head, and no rows below it", [
      { reason: "invalid" },
    ])
  }

  const { id } = await inventory.createStockImport({
    ...input,
    file_hash: file.hash,
    file_bytes: file.bytes,
    shape: columns.shape,
  })

  try {
    let count = 0
    let begin = performance.now()

    for await (const part of parts(
      first.value,
      rows,
      columns,
      location ?? undefined
    )) {
      if (count) {
        await makeWay(begin, PAUSE_SHARE)
        begin = performance.now()
      }
      count += part.length
      if (count > MOST_ROWS) {
        throw invalidData(
          `The file has more than ${MOST_ROWS} rows: split it`,
          [{ reason: "too_large" }]
        )
      }
      await inventory.addStockImportRows(
        id,
        part,
        await readKnownNames(container, part)
      )
    }

    return await inventory.finishStockImportPreview(id)
  } catch (error) {
    await inventory.deleteStockImport(id).catch(() => {
      // A job removes what is left of it.
    })
    throw error
  }
}

/** How every XLSX begins. */
const isArchive = ({ begins }: SpooledFile) =>
  begins.subarray(0, 4).toString("hex") === "504b0304"

const textOf = (cell: FileCell) =>
  typeof cell === "object" ? "" : String(cell)

async function* parts(
  first: FileRow,
  rows: AsyncIterable<FileRow>,
  columns: ImportColumns,
  location?: string
): AsyncGenerator<ReadImportRow[], void> {
  let part = [readImportRow(first.row, first.cells, columns, location)]

  for await (const { row, cells } of rows) {
    part.push(readImportRow(row, cells, columns, location))

    if (part.length === ROWS_AT_ONCE) {
      yield part
      part = []
    }
  }
  if (part.length) {
    yield part
  }
}
