import { Readable } from "node:stream"

import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { testInventory } from "../../../modules/inventory/__tests__/support/module-test"
import { previewStockFile, StockFileInput } from "../preview-file"
import { workbookOf, workbookParts, zipOf } from "./support/make-xlsx"

const MAPPING = { sku: "sku", location: "location", on_hand: "units" } as const
const HEADS = ["sku", "location", "units"]
const HEAD = HEADS.join(",")

const text = (row: number, column: string, value: string) =>
  `<c r="${column}${row}" t="inlineStr"><is><t>${value}</t></is></c>`
const headRow = `<row r="1">${HEADS.map((head, index) => text(1, "ABC"[index]!, head)).join("")}</row>`
const lampRow = (units: string) =>
  `<row r="2">${text(2, "A", "LAMP")}${text(2, "B", "Oslo")}${units}</row>`
const sheet = (rows: string, more: Record<string, string> = {}) =>
  zipOf({ ...workbookParts(headRow + rows, []), ...more })

type Case = [string, string | Buffer, string | RegExp, StockFileInput?]

/** What is wrong with a file, and what is told of it as a whole. */
const BROKEN: Case[] = [
  [
    "UTF-16 that does not say so",
    Buffer.from(`${HEAD}\nLAMP,Oslo,7\n`, "utf16le"),
    "The file is in UTF-16, or no text: save it as CSV in UTF-8",
  ],
  [
    "UTF-16 of the other order",
    Buffer.from(`\ufeff${HEAD}\n`, "utf16le").swap16(),
    "The file is in UTF-16: save it as CSV in UTF-8",
  ],
  [
    "an old spreadsheet",
    Buffer.from("d0cf11e0a1b11ae1", "hex"),
    /old spreadsheet \(XLS\), or one with a password/,
  ],
  ["a PDF", "%PDF-1.7\n", "The file is a PDF: save the table as CSV"],
  [
    "a compressed file",
    Buffer.from("1f8b0800000000000003", "hex"),
    "The file is compressed (GZIP): unpack it",
  ],
  [
    "a picture",
    Buffer.from("89504e470d0a1a0a", "hex"),
    "The file is no text: save the table as XLSX or CSV",
  ],
  [
    "a web page that is called a spreadsheet",
    "<html><table><tr><td>sku</td></tr></table></html>",
    /^The file is a web page or XML, and no CSV/,
  ],
  [
    "a spreadsheet of 2003 in XML",
    `\ufeff<?xml version="1.0"?><Workbook/>`,
    /^The file is a web page or XML, and no CSV/,
  ],
  ["JSON", `[{"sku":"LAMP"}]`, /^The file is JSON, and no CSV/],
  ["JSON over lines", `{\n  "sku": "LAMP"\n}`, /^The file is JSON/],
  [
    "a head that is missing",
    "sku,location\nLAMP,Oslo\n",
    'The mapping of on_hand names "units", which is no head of the file. Its heads are "sku", "location"',
  ],
  [
    "two heads alike",
    "sku,location,units, Units \nLAMP,Oslo,7,8\n",
    'The file has two columns with the head "units": 3 and 4',
  ],
  [
    "heads that are blank",
    ", ,\nLAMP,Oslo,7\n",
    "The file has no heads in its first row",
  ],
  [
    "rows in the place of the head",
    "LAMP,Oslo,7\nLAMP,Oslo,8\n",
    /is no head of the file. Its heads are "LAMP", "Oslo", "7"/,
  ],
  [
    "no location anywhere",
    "sku,units\nLAMP,7\n",
    "The mapping says no location: give one for all rows",
    { mapping: { sku: "sku", on_hand: "units" } },
  ],
  [
    "a quote within a cell",
    `${HEAD}\nLA"MP,Oslo,7\n`,
    "Row 2 has a quote within a cell that is not quoted",
  ],
  [
    "a row without an end",
    `${HEAD}\nLAMP,Oslo,7\n${"x".repeat(120_000)},Oslo,7\n`,
    "Row 3 has more than 100000 characters: a quote may not be closed",
  ],
  [
    "a spreadsheet whose sheets are all hidden",
    zipOf({
      ...workbookParts(headRow, []),
      "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="S" state="veryHidden" r:id="rId1"/></sheets></workbook>`,
    }),
    "The spreadsheet has no sheet that can be read",
  ],
  [
    "a spreadsheet with a row that none has",
    sheet(`<row r="3000000000">${text(2, "A", "LAMP")}</row>`),
    "The spreadsheet cannot be read: it has no row 3000000000",
  ],
  [
    "a spreadsheet with more columns than a table",
    sheet(`<row r="2">${text(2, "ZZZ", "LAMP")}</row>`),
    "Row 2 has more than 1000 columns: save the table alone",
  ],
  [
    "a spreadsheet with a cell as long as a book",
    sheet(lampRow(text(2, "C", "9".repeat(150_000)))),
    "Row 2 has a cell of more than 100000 characters",
  ],
  [
    "a spreadsheet whose XML unfolds",
    sheet("", {
      "xl/sharedStrings.xml": `<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`,
    }),
    /its part xl\/sharedStrings\.xml is broken/,
  ],
  [
    "a spreadsheet with a head alone",
    sheet(""),
    "The file has a head, and no rows below it",
  ],
]

/** What is wrong with the second row of a file, and what is told of that. */
const BAD_ROWS: Case[] = [
  ["too few cells", `${HEAD}\nLAMP,Oslo\n`, "has 2 cells, and the head has 3"],
  [
    "too many cells",
    `${HEAD}\nLAMP,Oslo,7,8\n`,
    "has 4 cells, and the head has 3",
  ],
  [
    "a date as a quantity",
    `${HEAD}\nLAMP,Oslo,2026-01-05\n`,
    'on_hand must be a number of digits alone, got "2026-01-05"',
  ],
  ["words as a quantity", `${HEAD}\nLAMP,Oslo,12 pcs\n`, /digits alone/],
  ["a formula", `${HEAD}\nLAMP,Oslo,=1+1\n`, /digits alone, got "=1\+1"/],
  ["a number with an exponent", `${HEAD}\nLAMP,Oslo,1e3\n`, /digits alone/],
  [
    "a number that no level can hold",
    `${HEAD}\nLAMP,Oslo,${"9".repeat(40)}\n`,
    /^on_hand /,
  ],
  [
    "a character that cannot be stored",
    `${HEAD}\nLAMP\0,Oslo,7\n`,
    "sku has characters that cannot be stored",
  ],
  [
    "the name of nothing",
    `${HEAD}\nLAMP,Atlantis,7\n`,
    /^location "Atlantis" is the id, code or name of no stock location/,
  ],
  [
    "a text of a spreadsheet that is not there",
    sheet(lampRow(`<c r="C2" t="s"><v>7</v></c>`)),
    "on_hand is a text that the spreadsheet does not have",
  ],
  [
    "a number of a spreadsheet that is none",
    sheet(lampRow(`<c r="C2"><v>seven</v></c>`)),
    "on_hand is no number, although its cell says so",
  ],
  [
    "yes or no as a quantity",
    sheet(lampRow(`<c r="C2" t="b"><v>1</v></c>`)),
    /digits alone, got "TRUE"/,
  ],
]

const GOOD: [string, string | Buffer][] = [
  ["old ends of lines", `${HEAD}\rLAMP,Oslo,7\r`],
  ["ends of lines of two kinds", `${HEAD}\r\nLAMP,Oslo,7\n\nNONE,Oslo,1\r\n`],
  ["a line that says the separator", `sep=;\n${HEADS.join(";")}\nLAMP;Oslo;7`],
  ["heads in brackets", `[x],${HEAD}\n,LAMP,Oslo,7\n`],
  ["a spreadsheet's own texts", workbookOf([HEADS, ["LAMP", "Oslo", "7"]])],
]

testInventory(({ service, sql, givenItem, expectRefused, quantitiesOf }) => {
  const container = {
    resolve: (name: string) =>
      ({
        [Modules.INVENTORY]: service,
        [ContainerRegistrationKeys.QUERY]: {
          graph: async ({ entity }: { entity: string }) => ({
            data:
              entity === "stock_location" ? [{ id: "a", name: "Oslo" }] : [],
          }),
        },
      })[name],
  } as unknown as MedusaContainer
  const previewed = (file: string | Buffer, input: StockFileInput = {}) =>
    previewStockFile(container, Readable.from([Buffer.from(file)]), {
      mapping: MAPPING,
      ...input,
    })
  const givenLamp = async () => {
    const id = await givenItem({ a: 5 })

    await service.updateInventoryItems({ id, sku: "LAMP" })

    return id
  }

  const like = (message: string | RegExp) =>
    typeof message === "string" ? message : expect.stringMatching(message)

  it("that is broken is refused whole, told what is wrong, and leaves nothing", async () => {
    const lamp = await givenLamp()

    for (const [name, file, message, input] of BROKEN) {
      const told: string[] = []

      await expectRefused(
        () =>
          previewed(file, input).catch((error: Error) => {
            told.push(error.message)
            throw error
          }),
        { type: "invalid_data" }
      )
      expect({ name, told }).toEqual({ name, told: [like(message)] })
    }
    expect(await sql("select from stock_import")).toEqual([])
    expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0" })
  })

  it("has a bad row refused by number, and nothing is changed by it", async () => {
    const lamp = await givenLamp()

    for (const [name, file, message] of BAD_ROWS) {
      const { id, counts } = await previewed(file)
      const { rows } = await service.listStockImportRows(id)

      expect({ name, counts }).toMatchObject({
        name,
        counts: { rows: 1, refused: 1, change: 0, new: 0 },
      })
      expect({ name, rows }).toMatchObject({
        name,
        rows: [
          {
            row_number: 2,
            status: "refused",
            error: {
              type: expect.stringMatching(/^(invalid_data|not_found)$/),
              message: like(message),
            },
          },
        ],
      })
    }
    expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0" })
  })

  it("is read all the same where it is odd, and means one thing", async () => {
    await givenLamp()

    for (const [name, file] of GOOD) {
      const { id } = await previewed(file)
      const { rows } = await service.listStockImportRows(id, {
        status: "change",
      })

      expect({ name, rows }).toMatchObject({
        name,
        rows: [{ sku: "LAMP", stocked_before: 5, stocked_after: 7 }],
      })
    }
  })

  it("tells of a refused row all that is wrong, by its SKU, with what is there and what it asks for", async () => {
    const lamp = await givenLamp()
    const { id } = await previewed(
      [
        "units,why,location,sku",
        "12 pcs,because,Oslo,LAMP",
        "-3,,Oslo,LAMP",
        "9,,,LAMP",
        "9,,Oslo,",
        " , ,Atlantis,NONE",
        "9,odd,Oslo,LAMP",
      ].join("\n"),
      { mapping: { ...MAPPING, reason: "why" } }
    )
    const { rows } = await service.listStockImportRows(id)

    expect(
      rows.map((row) => [
        row.row_number,
        row.sku,
        row.stocked_before,
        row.stocked_after,
        row.error?.message,
      ])
    ).toEqual([
      [
        2,
        "LAMP",
        5,
        null,
        expect.stringMatching(
          /^on_hand must be a number of digits alone, got "12 pcs"; reason must be one of .*"because"/
        ),
      ],
      [3, "LAMP", 5, -3, expect.stringContaining("must not be negative")],
      [
        4,
        "LAMP",
        null,
        null,
        "has no location: write its name into the row, or choose one for the rows that have none",
      ],
      [
        5,
        null,
        null,
        null,
        "has no SKU: write that of the item, or its barcode, into the row",
      ],
      [
        6,
        "NONE",
        null,
        null,
        expect.stringMatching(
          /^sku "NONE" is the SKU of no item; location "Atlantis" is /
        ),
      ],
      [7, "LAMP", 5, 9, expect.stringMatching(/^reason must be one of /)],
    ])
    expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0" })
  })

  it("has rows without a quantity that take no level from those below", async () => {
    const lamp = await givenLamp()
    const { id, counts } = await previewed(
      `${HEAD}\nLAMP,Oslo,\nLAMP,Oslo, \nLAMP,Oslo,7\nLAMP,Oslo,8\n`
    )
    const { rows } = await service.listStockImportRows(id)

    expect(counts).toMatchObject({ unchanged: 2, change: 1, refused: 1 })
    expect(rows.map(({ status, error }) => [status, error?.message])).toEqual([
      ["unchanged", undefined],
      ["unchanged", undefined],
      ["change", undefined],
      ["refused", "names the level of row 4 again"],
    ])
    await service.startStockImport(id)
    while (!(await service.applyStockImportBatch(id)).is_done) {
      // The next batch.
    }
    expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0" })
  })

  it("says whether somebody said why the stock changes", async () => {
    await givenLamp()

    const file = `${HEAD}\nLAMP,Oslo,7\n`
    const read = async (input: StockFileInput) => {
      const { id } = await previewed(file, input)
      const { reason, has_reason } = await service.retrieveStockImport(id)

      return { reason, has_reason }
    }

    expect(await read({})).toEqual({ reason: "correction", has_reason: false })
    expect(await read({ reason: "correction" })).toEqual({
      reason: "correction",
      has_reason: true,
    })
  })
})
