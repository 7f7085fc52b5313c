import { invalid, Parts, readPart } from "./read-parts"

/** The most characters of all texts of a spreadsheet: they are kept in memory. */
const MOST_CHARACTERS = 40 * 1024 * 1024

/**
 * The part with the first sheet that is not hidden.
 *
 * @throws INVALID_DATA for an archive that is no spreadsheet, or one with macros
 */
export async function findSheet(parts: Parts): Promise<string> {
  if (!parts.entries.has("xl/workbook.xml")) {
    throw invalid("The file is an archive, and no spreadsheet (XLSX)")
  }
  if ([...parts.entries.keys()].some((name) => name.includes("vbaproject"))) {
    throw invalid("The spreadsheet has macros: save it as XLSX, without them")
  }

  let id: string | undefined
  const targets = new Map<string, string>()

  await readPart(parts, "xl/workbook.xml", {
    open(name, { state, ["r:id"]: relation }) {
      if (name === "sheet" && (state ?? "visible") === "visible") {
        id ??= relation
      }
    },
  })
  await readPart(parts, "xl/_rels/workbook.xml.rels", {
    open(name, { Id, Target }) {
      if (name === "Relationship" && Id && Target) {
        targets.set(Id, Target)
      }
    },
  })

  const target = id && targets.get(id)
  const part = target?.startsWith("/") ? target.slice(1) : `xl/${target}`

  if (!target || !parts.entries.has(part.toLowerCase())) {
    throw invalid("The spreadsheet has no sheet that can be read")
  }

  return part
}

/** The texts that cells refer to by their number. */
export async function readSharedStrings(parts: Parts): Promise<string[]> {
  const strings: string[] = []
  let text = ""
  let isText = false
  let isPhonetic = false
  let characters = 0

  await readPart(parts, "xl/sharedStrings.xml", {
    open(name) {
      isPhonetic ||= name === "rPh"
      isText = name === "t" && !isPhonetic
      if (name === "si") {
        text = ""
      }
    },
    text(part) {
      if (isText) {
        characters += part.length
        if (characters > MOST_CHARACTERS) {
          throw invalid("The spreadsheet has too much text: save it as CSV")
        }
        text += part
      }
    },
    close(name) {
      isText = false
      isPhonetic &&= name !== "rPh"
      if (name === "si") {
        strings.push(text)
      }
    },
  })

  return strings
}

/** Days from the first that a spreadsheet counts to that which computers count from. */
const DAYS_BEFORE_1970 = { from1900: 25_569, from1904: 24_107 }

const DAY_MS = 24 * 60 * 60 * 1000

/** How the numbers of dates are counted, and so what each of them is in ISO 8601. */
export async function readDates(
  parts: Parts
): Promise<(serial: number) => string | undefined> {
  let isFrom1904 = false

  await readPart(parts, "xl/workbook.xml", {
    open(name, { date1904 }) {
      isFrom1904 ||=
        name === "workbookPr" && (date1904 === "1" || date1904 === "true")
    },
  })

  const days = DAYS_BEFORE_1970[isFrom1904 ? "from1904" : "from1900"]

  return (serial) => {
    // Times are parts of a day, and come out a little beside the second.
    const date = new Date(Math.round((serial - days) * (DAY_MS / 1000)) * 1000)

    return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
  }
}

/** Formats of dates and times that every spreadsheet knows. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58)

/** The numbers of the styles in which a cell's number is shown as a date or time. */
export async function readDateStyles(parts: Parts): Promise<Set<number>> {
  const dates = new Set<number>()
  const formats = new Set<number>()
  let isOfCells = false
  let style = 0

  await readPart(parts, "xl/styles.xml", {
    open(name, { numFmtId, formatCode }) {
      if (name === "numFmt" && isDateCode(formatCode ?? "")) {
        formats.add(Number(numFmtId))
      }
      isOfCells ||= name === "cellXfs"
      if (name === "xf" && isOfCells) {
        const format = Number(numFmtId ?? 0)

        if (isBuiltInDate(format) || formats.has(format)) {
          dates.add(style)
        }
        style++
      }
    },
    close(name) {
      isOfCells &&= name !== "cellXfs"
    },
  })

  return dates
}

/** Whether a format of one's own has days, months, years or hours in it. */
function isDateCode(code: string): boolean {
  return /[dmyhs]/i.test(
    code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|general/gi, "")
  )
}
