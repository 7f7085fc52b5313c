/** A record of a CSV file up to its end, which may stand within quotes too. */
const RECORD = /(?:"(?:[^"]|"")*"|[^"\r\n])*(?:\r\n|$)/g
const CELL = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g

function cellsOf(record: string): string[] {
  return [...record.matchAll(CELL)].map(([, quoted, bare]) =>
    quoted === undefined ? bare! : quoted.replace(/""/g, '"')
  )
}

/**
 * The records of an export that are wanted, as the server wrote them: what it has
 * made safe for spreadsheets stays so. The head stays too.
 *
 * @param isWanted is given the cells by the names in the head
 */
export function keepRecords(
  csv: string,
  isWanted: (cells: Record<string, string>) => boolean
): string {
  const [head = "", ...records] = csv.match(RECORD) ?? []
  const names = cellsOf(head.replace("\ufeff", ""))

  return (
    head +
    records
      .filter((record) => {
        const cells = cellsOf(record)

        return (
          record !== "" &&
          isWanted(
            Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]))
          )
        )
      })
      .join("")
  )
}
