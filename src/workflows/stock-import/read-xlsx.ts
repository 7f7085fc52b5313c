import { FileCell } from "../../modules/inventory/policy/imports/cells"
import { FileRow } from "./file-row"
import { invalid, Parts, TagHandlers, walkPart, withParts } from "./read-parts"
import { SpooledFile } from "./spool-file"
import {
  findSheet,
  readDates,
  readDateStyles,
  readSharedStrings,
} from "./read-workbook"

/** The most columns of a sheet. */
const MOST_COLUMNS = 1000

/** The last row that a spreadsheet can have. */
const LAST_ROW = 1_048_576

/** The most characters of a cell; a spreadsheet lets people write a third of it. */
const MOST_IN_CELL = 100_000

/**
 * Reads the rows of the first visible sheet of a spreadsheet one after another. Its
 * texts are kept in memory, and nothing else of it. Numbers are exact as they are
 * shown, to 15 digits; formulas are cells that cannot be read, for a sheet does not
 * say whether what it remembers of them is so; dates are no numbers.
 *
 * @throws INVALID_DATA for what is no spreadsheet, or one that unpacks to too much
 */
export async function* readXlsx(
  file: SpooledFile
): AsyncGenerator<FileRow, void> {
  yield* withParts(file.path, sheetRows)
}

async function* sheetRows(parts: Parts): AsyncGenerator<FileRow, void> {
  const sheet = await findSheet(parts)
  const rows: FileRow[] = []
  const handlers = rowReader(
    await readSharedStrings(parts),
    { styles: await readDateStyles(parts), momentOf: await readDates(parts) },
    (row) => rows.push(row)
  )
  let width: number | null = null

  const walk = walkPart(parts, sheet, handlers, () => rows.splice(0))

  for await (const { row, cells } of walk) {
    // The first row that is not empty is the head, and says how wide the others are.
    width ??= cells.length
    while (cells.length < width) {
      cells.push("")
    }
    yield { row, cells }
  }
}

/** Puts cells together to rows, without empty ones at their end. */
function rowReader(
  strings: string[],
  dates: {
    styles: Set<number>
    momentOf(serial: number): string | undefined
  },
  tell: (row: FileRow) => void
): TagHandlers {
  let row = 0
  let cells: FileCell[] = []
  let column = 0
  let cell = { type: "n", style: 0, text: "", isFormula: false }
  let takes = false

  const valueOf = (): FileCell => {
    const { type, style, text, isFormula } = cell

    if (isFormula) {
      return { error: "is a formula: put its value in its place" }
    }
    if (text === "") {
      return ""
    }
    switch (type) {
      case "s":
        return (
          strings[Number(text)] ?? {
            error: "is a text that the spreadsheet does not have",
          }
        )
      case "e":
        return { error: `is an error, ${text}` }
      case "d":
        return { error: "is a date", date: text }
      case "b":
        return text === "1" ? "TRUE" : "FALSE"
      case "n":
        return dates.styles.has(style)
          ? { error: "is a date", date: dates.momentOf(Number(text)) }
          : numberOf(text)
      default:
        return text
    }
  }

  return {
    open(name, { r, t, s }) {
      switch (name) {
        case "row":
          row = rowAfter(row, r)
          cells = []
          column = 0
          break
        case "c":
          column = columnOf(r) ?? column
          cell = {
            type: t ?? "n",
            style: Number(s ?? 0),
            text: "",
            isFormula: false,
          }
          break
        case "f":
          cell.isFormula = true
          break
        default:
          takes = name === "v" || name === "t"
      }
    },
    text(part) {
      if (takes) {
        cell.text += part
        if (cell.text.length > MOST_IN_CELL) {
          throw invalid(
            `Row ${row} has a cell of more than ${MOST_IN_CELL} characters`
          )
        }
      }
    },
    close(name) {
      takes = false
      if (name === "c") {
        const value = valueOf()

        if (column >= MOST_COLUMNS && value !== "") {
          throw invalid(
            `Row ${row} has more than ${MOST_COLUMNS} columns: save the table alone`
          )
        }
        if (value !== "") {
          while (cells.length < column) {
            cells.push("")
          }
          cells[column] = value
        }
        column++
      } else if (name === "row" && cells.length) {
        tell({ row, cells })
      }
    },
  }
}

/** What a spreadsheet shows of a number, and computes with. */
function numberOf(text: string): FileCell {
  const number = Number(text)

  return Number.isFinite(number)
    ? Number(number.toPrecision(15))
    : { error: "is no number, although its cell says so" }
}

/** @throws INVALID_DATA for rows that are out of order, or that no sheet has */
function rowAfter(before: number, r: string | undefined): number {
  const row = r === undefined ? before + 1 : Number(r)

  if (row > LAST_ROW) {
    throw invalid(`The spreadsheet cannot be read: it has no row ${r ?? row}`)
  }
  if (!Number.isSafeInteger(row) || row <= before) {
    throw invalid(`The spreadsheet cannot be read: row ${r} is after ${before}`)
  }

  return row
}

/** `BC12` → 54, counted from 0. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d*$/.exec(reference ?? "")?.[1]

  return letters
    ? [...letters].reduce(
        (number, letter) => number * 26 + letter.charCodeAt(0) - 64,
        0
      ) - 1
    : null
}
