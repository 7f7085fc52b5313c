// @ts-check
import { count, printTable } from "./table.mjs"

const PLANS = 4

/** @param {import("./history.mjs").History} history */
export function printHistory(history) {
  const { shape, fillSeconds, tableBytes, indexes, answers } = history
  const ofIndexes = indexes.reduce((sum, { bytes }) => sum + bytes, 0)

  console.log(
    `History: ${count(shape.movements)} movements, ${count(shape.movements / 10)} of them of one item, ` +
      `the rest of ${count(shape.items)} others; made in ${fillSeconds} s\n` +
      `The table has ${megabytes(tableBytes)} MB, its indexes ${megabytes(ofIndexes)} MB\n`
  )
  printTable(
    ["a page of 50", "rows", "blocks", "ms", "planning", "service", "by"],
    answers.map(
      ({ name, rows, blocks, ms, planningMs, serviceMs, indexes }) => [
        name,
        count(rows),
        count(blocks),
        ms.toFixed(2),
        planningMs.toFixed(2),
        serviceMs.toFixed(1),
        indexes.map(short).join(", "),
      ]
    )
  )
  console.log()
  printTable(
    ["index", "MB", "questions that used it"],
    indexes.map(({ name, bytes, questions }) => [
      short(name),
      megabytes(bytes),
      String(questions),
    ])
  )
  console.log()
  printTable(
    ["a movement", "µs", "WAL bytes", "WAL records"],
    history.writes.map(({ name, microseconds, walBytes, walRecords }) => [
      name,
      microseconds.toFixed(0),
      count(walBytes),
      walRecords.toFixed(1),
    ])
  )
  for (const { name, rows, firstMs, perSecond } of history.exports) {
    console.log(
      `\nExport, ${name}: first rows after ${firstMs.toFixed(0)} ms, ` +
        `${count(perSecond)} rows/s over ${count(rows)} rows`
    )
  }

  // The plans of all are in the JSON.
  for (const { name, plan } of answers.slice(0, PLANS)) {
    console.log(`\n${name}\n${plan}`)
  }
  console.log()
}

/** @param {string} index */
const short = (index) => index.replace("IDX_stock_movement_", "")

/** @param {number} bytes */
const megabytes = (bytes) => count(bytes / 2 ** 20)
