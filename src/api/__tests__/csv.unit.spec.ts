import fc from "fast-check"

import { csvRows, withoutFormula } from "../csv"

const SIGNS = /^[=+\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−﬩⩵⩶]/u
const UNSEEN = /^[\s"\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]+/u

/** A CSV file read as RFC 4180 has it, by whatever separator. */
function read(text: string, separator: string): string[][] {
  const rows: string[][] = [[""]]
  let isQuoted = false

  for (let at = 0; at < text.length; at++) {
    const row = rows[rows.length - 1]!
    const last = row.length - 1
    const cell = row[last]!
    const one = text[at]!

    if (isQuoted) {
      if (one !== '"') {
        row[last] = cell + one
      } else if (text[at + 1] === '"') {
        row[last] = cell + text[at++]
      } else {
        isQuoted = false
      }
    } else if (one === '"' && cell === "") {
      isQuoted = true
    } else if (one === separator) {
      row.push("")
    } else if (/[\n\r\v\f\u0085\u2028\u2029]/.test(one)) {
      rows.push([""])
    } else {
      row[last] = cell + one
    }
  }

  return rows
}

const beginsAFormula = (cell: string) =>
  SIGNS.test(cell.replace(UNSEEN, "")) && !/^-?\d+(\.\d+)?$/.test(cell)

const nasty = fc
  .array(
    fc.constantFrom(
      ..."=+-@＝＋－＠﹦−⁻⩵;,|\t\n\r\v\f\u0085\u2028\"' a1\u00a0\u200b\u200d\u2060\ufeff\u00ad\u180e\u3164\ufe0f\u2800"
    ),
    { maxLength: 12 }
  )
  .map((parts) => parts.join(""))

describe("CSV exports", () => {
  it("never begin a formula, whatever stands before the sign and whatever separates the reader's cells", () => {
    let withSigns = 0

    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
        withSigns += cells.some((cell) => /[=＝]/.test(cell)) ? 1 : 0
        const file = csvRows([["id", ...cells, "end"]])

        for (const separator of [",", ";", "\t"]) {
          expect(read(file, separator).flat().filter(beginsAFormula)).toEqual(
            []
          )
        }
      }),
      { numRuns: 3000, seed: 20261128 }
    )
    expect(withSigns).toBeGreaterThan(1000)
  })

  it("keep every character, so that taking the apostrophes away gives the text back", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const row = read(
          csvRows([["id", text, "end"]]).replace(/\r\n$/, ""),
          ","
        )

        expect(row).toEqual([["id", withoutFormula(text), "end"]])
        expect(withoutFormula(text).replaceAll("'", "")).toBe(
          text.replaceAll("'", "")
        )
      }),
      { numRuns: 2000, seed: 20261128 }
    )
  })

  it.each([
    ["=1+1", "'=1+1"],
    ["Lamp\n=1+1", "Lamp\n'=1+1"],
    ["＝1+1", "'＝1+1"],
    ["\u200b=1+1", "\u200b'=1+1"],
    ["\t=1+1", "\t'=1+1"],
    ["Lamp; =1+1", "Lamp; '=1+1"],
    ['Lamp;"=1+1"', 'Lamp;"\'=1+1"'],
    ["Lamp\r\n\u00a0@SUM(A1)", "Lamp\r\n\u00a0'@SUM(A1)"],
    ["−2 lamps", "'−2 lamps"],
    ["A-1, B+2 = 3", "A-1, B+2 = 3"],
    ["two - one", "two - one"],
  ])("%j is written as %j", (text, harmless) => {
    expect(withoutFormula(text)).toBe(harmless)
    expect(read(csvRows([[text]]), ",")[0]).toEqual([harmless])
  })

  it("begin with a byte order mark, end their lines by RFC 4180, and leave numbers and dates alone", () => {
    expect(
      csvRows(
        [
          ["sku", "delta", "at", "note"],
          ["LÄMP", -5, new Date("2026-12-04T00:00:00Z"), null],
        ],
        { begins: true }
      )
    ).toBe("\ufeffsku,delta,at,note\r\nLÄMP,-5,2026-12-04T00:00:00.000Z,\r\n")
    expect(csvRows([["a;b", "c"]])).toBe('"a;b",c\r\n')
  })
})
