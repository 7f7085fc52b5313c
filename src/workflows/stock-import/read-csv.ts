import { createReadStream } from "node:fs"
import { open } from "node:fs/promises"
import { Readable } from "node:stream"
import { TextDecoder } from "node:util"

import { CsvError, parse } from "csv-parse"

import { invalidData } from "../../modules/inventory/errors"
import { FileRow } from "./file-row"
import { SpooledFile } from "./spool-file"

/** What files separate cells by, the likeliest first. */
const SEPARATORS = [",", ";", "\t"] as const

/** As much of the file is looked at to find its head. */
const HEAD_BYTES = 64 * 1024

/** The most characters of a row: more is a quote that nobody closed. */
const MOST_IN_ROW = 100_000

const KINDS: [string, string][] = [
  [
    "d0cf11e0",
    "The file is an old spreadsheet (XLS), or one with a password: save it as XLSX or CSV",
  ],
  ["25504446", "The file is a PDF: save the table as CSV"],
  ["1f8b", "The file is compressed (GZIP): unpack it"],
  ["fffe", "The file is in UTF-16: save it as CSV in UTF-8"],
  ["feff", "The file is in UTF-16: save it as CSV in UTF-8"],
]

/** Text that is no table, by how it begins, byte for byte. */
const TEXTS: [RegExp, string][] = [
  [
    /^(ï»¿)?\s*<(!|\?|html|table|meta|xml)/i,
    "The file is a web page or XML, and no CSV: save the table as XLSX or CSV",
  ],
  [
    /^(ï»¿)?\s*(\{\s*("|$)|\[\s*([[{]|$))/,
    "The file is JSON, and no CSV: save the table as CSV",
  ],
  // UTF-16 that does not say so has a zero in every letter.
  [/\0/, "The file is in UTF-16, or no text: save it as CSV in UTF-8"],
  [
    /[\x01-\x08\x0b\x0c\x0e-\x1f]/,
    "The file is no text: save the table as XLSX or CSV",
  ],
]

/**
 * Reads the rows of a CSV file one after another, in constant memory: cells separated
 * by commas, semicolons or tabs as its head has them, quoted or not, with line feeds in
 * quotes. Rows that are empty are counted and passed over.
 *
 * @throws INVALID_DATA for what is no CSV file, naming the row
 */
export async function* readCsv(
  file: SpooledFile
): AsyncGenerator<FileRow, void> {
  refuseOtherKinds(file)

  const decoder = new TextDecoder(file.encoding)
  const text = Readable.from(decoded(createReadStream(file.path), decoder))
  const { separator, isSaid } = await separatorOf(file)
  const parser = parse({
    bom: true,
    delimiter: separator,
    // A file that was put together of others may have several.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: MOST_IN_ROW,
  })

  text.on("error", (error) => parser.destroy(error))
  text.pipe(parser)

  let row = 0

  try {
    for await (const one of parser) {
      const cells = one as string[]

      row++
      if (row === 1 && isSaid) {
        continue
      }
      if (cells.some((cell) => cell !== "")) {
        yield { row, cells }
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? tellWhere(error) : error
  } finally {
    text.destroy()
    parser.destroy()
  }
}

async function* decoded(
  source: AsyncIterable<Buffer>,
  decoder: TextDecoder
): AsyncGenerator<string, void> {
  for await (const chunk of source) {
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

function refuseOtherKinds({ begins }: SpooledFile): void {
  const hex = begins.toString("hex")
  const text = begins.toString("latin1")
  const kind =
    KINDS.find(([magic]) => hex.startsWith(magic)) ??
    TEXTS.find(([look]) => look.test(text))

  if (kind) {
    throw invalidData(kind[1], [{ reason: "invalid" }])
  }
}

/** A line before the head, in which spreadsheets are told the separator. */
const SAID = /^\ufeff?"?sep=([,;\t])"?[\r\n]/i

/** The separator that the file says, or else that its head has most of, unquoted. */
async function separatorOf(
  file: SpooledFile
): Promise<{ separator: string; isSaid: boolean }> {
  const handle = await open(file.path)

  try {
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(HEAD_BYTES),
    })
    const begin = new TextDecoder(file.encoding).decode(
      buffer.subarray(0, bytesRead)
    )
    const [, said] = SAID.exec(begin) ?? []

    if (said) {
      return { separator: said, isSaid: true }
    }

    const counts = new Map<string, number>()
    let isQuoted = false

    for (const letter of begin.replace(/^[\r\n]+/, "")) {
      if (letter === '"') {
        isQuoted = !isQuoted
      } else if (!isQuoted && (letter === "\n" || letter === "\r")) {
        break
      } else if (!isQuoted) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1)
      }
    }

    return {
      separator: [...SEPARATORS].sort(
        (one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0)
      )[0]!,
      isSaid: false,
    }
  } finally {
    await handle.close()
  }
}

/** What is wrong with the file as such, and where: the parser is ahead of its reader. */
function tellWhere(error: CsvError) {
  const row = Number(error["records"] ?? 0) + 1
  const what =
    {
      CSV_QUOTE_NOT_CLOSED: "opens a quote that is never closed",
      CSV_MAX_RECORD_SIZE: `has more than ${MOST_IN_ROW} characters: a quote may not be closed`,
      CSV_INVALID_CLOSING_QUOTE:
        "has something behind the closing quote of a cell",
      INVALID_OPENING_QUOTE: "has a quote within a cell that is not quoted",
    }[error.code as string] ?? "cannot be read"

  return invalidData(`Row ${row} ${what}`, [{ reason: "invalid", row }])
}
