// @ts-check

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function printTable(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0))
  )
  const print = (/** @type {string[]} */ cells) =>
    console.log(
      cells
        .map((cell, column) =>
          column === 0
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0)
        )
        .join("  ")
        .trimEnd()
    )

  print(head)
  rows.forEach(print)
}

/** @param {number | undefined | null} value */
export function count(value) {
  return value === undefined || value === null || Number.isNaN(value)
    ? ""
    : Math.round(value).toLocaleString("en-US")
}
