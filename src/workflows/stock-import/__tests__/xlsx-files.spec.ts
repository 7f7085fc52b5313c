import { Readable } from "node:stream"

import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { testInventory } from "../../../modules/inventory/__tests__/support/module-test"
import { previewStockFile } from "../preview-file"
import { sheetXml, workbookParts, zipOf } from "./support/make-xlsx"

const MAPPING = {
  sku: "SKU",
  location: "Location",
  on_hand: "On hand",
} as const

testInventory(({ service, sql, expectRefused }) => {
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

  const previewed = (file: Buffer) =>
    previewStockFile(container, Readable.from([file]), { mapping: MAPPING })
  const rowsOf = async (id: string) =>
    (await service.listStockImportRows(id)).rows.map((row) =>
      [
        row.row_number,
        row.sku,
        row.status,
        row.stocked_after ?? row.error?.message ?? null,
      ].join(" | ")
    )
  const givenNamed = async (...skus: string[]) => {
    for (const sku of skus) {
      const { id } = await service.createInventoryItems({ sku })

      await service.createInventoryLevels({
        inventory_item_id: id,
        location_id: "a",
        stocked_quantity: 1,
      })
    }
  }

  const HEAD = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Location</t></is></c><c r="C1" t="s"><v>1</v></c></row>`
  const STRINGS = ["SKU", "On hand", "LÅMP &amp; co", "007"]
  const oslo = (row: number) =>
    `<c r="B${row}" t="inlineStr"><is><t>Oslo</t></is></c>`

  it("is read as its sheet shows it: shared and own texts, numbers in full, gaps, and an empty row that counts", async () => {
    await givenNamed("LÅMP & co", "007", "4006381333931", "GAP")

    const { id, shape } = await previewed(
      zipOf(
        workbookParts(
          HEAD +
            `<row r="2"><c r="A2" t="s"><v>2</v></c>${oslo(2)}<c r="C2"><v>0.30000000000000004</v></c></row>` +
            `<row r="4"><c r="A4" t="s"><v>3</v></c>${oslo(4)}<c r="C4"><v>1234</v></c><c r="Z4" s="0"/></row>` +
            `<row r="5"><c r="A5"><v>4006381333931</v></c>${oslo(5)}<c r="C5"><v>1.234</v></c></row>` +
            `<row r="6"><c r="A6" t="str"><v>GAP</v></c>${oslo(6)}</row>`,
          STRINGS
        )
      )
    )

    expect(shape).toBe("mapping")
    expect(await rowsOf(id)).toEqual([
      "2 | LÅMP & co | change | 0.3",
      "4 | 007 | change | 1234",
      "5 | 4006381333931 | change | 1.234",
      "6 | GAP | unchanged | 1",
    ])
  })

  it("has rows refused whose cells are formulas, dates, errors or ragged, where these say something", async () => {
    await givenNamed("007")

    const row = (number: number, cell: string) =>
      `<row r="${number}"><c r="A${number}" t="s"><v>3</v></c>${oslo(number)}${cell}</row>`
    const { id } = await previewed(
      zipOf(
        workbookParts(
          HEAD +
            row(2, `<c r="C2"><f>1+1</f><v>2</v></c>`) +
            row(3, `<c r="C3" s="1"><v>45000</v></c>`) +
            row(4, `<c r="C4" s="2"><v>45000.5</v></c>`) +
            row(5, `<c r="C5" t="e"><v>#REF!</v></c>`) +
            row(6, `<c r="C6"><v>2</v></c><c r="D6"><v>9</v></c>`) +
            row(7, `<c r="C7" t="inlineStr"><is><t>1,234</t></is></c>`),
          STRINGS
        )
      )
    )

    expect(await rowsOf(id)).toEqual([
      "2 | 007 | refused | on_hand is a formula: put its value in its place",
      "3 | 007 | refused | on_hand is a date",
      "4 | 007 | refused | on_hand is a date",
      "5 | 007 | refused | on_hand is an error, #REF!",
      "6 |  | refused | has 4 cells, and the head has 3",
      '7 | 007 | refused | on_hand may have a thousands separator, got "1,234": say what separates decimals',
    ])
  })

  it("has dates where a date is asked for: of its own kinds, as texts, and counted from 1904", async () => {
    await givenNamed("007")

    const head = `<row r="1">${["SKU", "Location", "Coming", "When"]
      .map(
        (text, index) =>
          `<c r="${"ABCD"[index]}1" t="inlineStr"><is><t>${text}</t></is></c>`
      )
      .join("")}</row>`
    const dateOf = async (cell: string, workbook = "") => {
      const parts = workbookParts(
        `${head}<row r="2"><c r="A2" t="s"><v>3</v></c>${oslo(2)}<c r="C2"><v>4</v></c>${cell}</row>`,
        STRINGS
      )

      if (workbook) {
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"]!.replace(
          "<sheets>",
          `${workbook}<sheets>`
        )
        expect(parts["xl/workbook.xml"]).toContain(workbook)
      }

      const { id } = await previewStockFile(
        container,
        Readable.from([zipOf(parts)]),
        {
          mapping: {
            sku: "SKU",
            location: "Location",
            incoming: "Coming",
            expected_at: "When",
          },
        }
      )
      const [row] = (await service.listStockImportRows(id)).rows

      return row!.expected_at?.toISOString() ?? row!.error?.message
    }

    expect(await dateOf(`<c r="D2" s="1"><v>46380</v></c>`)).toBe(
      "2026-12-24T00:00:00.000Z"
    )
    expect(await dateOf(`<c r="D2" s="2"><v>46380.604166666664</v></c>`)).toBe(
      "2026-12-24T14:30:00.000Z"
    )
    expect(
      await dateOf(
        `<c r="D2" s="1"><v>44918</v></c>`,
        `<workbookPr date1904="1"/>`
      )
    ).toBe("2026-12-24T00:00:00.000Z")
    expect(await dateOf(`<c r="D2" t="d"><v>2026-12-24T14:30:00</v></c>`)).toBe(
      "2026-12-24T14:30:00.000Z"
    )
    expect(
      await dateOf(`<c r="D2" t="inlineStr"><is><t>24.12.2026</t></is></c>`)
    ).toBe("2026-12-24T00:00:00.000Z")
    expect(
      await dateOf(`<c r="D2" t="inlineStr"><is><t>05/12/2026</t></is></c>`)
    ).toBe(
      'expected_at must be a date in ISO 8601, such as "2026-12-04", got "05/12/2026"'
    )
    expect(await dateOf(`<c r="D2"><v>46380</v></c>`)).toMatch(
      /^expected_at must be a date/
    )
  })

  it.each([
    [
      "another archive",
      zipOf({ "readme.txt": "hello" }),
      "The file is an archive, and no spreadsheet (XLSX)",
    ],
    [
      "with macros",
      zipOf({ ...workbookParts(HEAD, STRINGS), "xl/vbaProject.bin": "x" }),
      "The spreadsheet has macros: save it as XLSX, without them",
    ],
    [
      "cut off",
      zipOf(workbookParts(HEAD, STRINGS)).subarray(0, 400),
      /The file is no spreadsheet \(XLSX\) that can be read/,
    ],
    [
      "with broken XML",
      zipOf({
        ...workbookParts(HEAD, STRINGS),
        "xl/worksheets/sheet1.xml": "<worksheet><sheetData></worksheet>",
      }),
      /its part xl\/worksheets\/sheet1.xml is broken/,
    ],
    [
      "with rows out of order",
      zipOf(
        workbookParts(HEAD + `<row r="1"><c r="A1"><v>1</v></c></row>`, STRINGS)
      ),
      "The spreadsheet cannot be read: row 1 is after 1",
    ],
    ["without rows", zipOf(workbookParts("", [])), "The file has no rows"],
    [
      "that says it unpacks to 1 GB",
      zipOf(
        { "xl/workbook.xml": "<workbook/>", "xl/big.xml": "x" },
        { "xl/big.xml": 1024 ** 3 }
      ),
      "The spreadsheet unpacks to more than 512 MB",
    ],
    [
      "that unpacks to more than it says",
      zipOf(
        {
          ...workbookParts(HEAD, STRINGS),
          "xl/worksheets/sheet1.xml": sheetXml(HEAD + " ".repeat(1_000_000)),
        },
        { "xl/worksheets/sheet1.xml": 100 }
      ),
      /The file is no spreadsheet \(XLSX\) that can be read/,
    ],
  ])(
    "that is broken is refused whole and leaves nothing: %s",
    async (_name, file, message) => {
      await expectRefused(() => previewed(file), {
        type: "invalid_data",
        message: expect.stringMatching(
          typeof message === "string"
            ? message.replace(/[()]/g, "\\$&")
            : message
        ),
      })
      expect(await sql("select from stock_import")).toEqual([])
    }
  )
})
