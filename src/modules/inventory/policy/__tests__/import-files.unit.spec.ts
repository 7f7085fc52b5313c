import { readFileQuantity, readImportRow } from "../imports/cells"
import { readColumns } from "../imports/columns"
import { readFileDate } from "../imports/dates"

const placesOf = (heads: string[], given = {}) => {
  const { shape, places, decimal } = readColumns(heads, {
    hasLocation: false,
    ...given,
  })

  return { shape, decimal, ...Object.fromEntries(places) }
}

describe("the heads of a stock file", () => {
  it.each([
    [
      "our own export",
      "sku,title,location,stocked_quantity,inventory_item_id,location_id",
      {
        shape: "holdfast",
        decimal: "point",
        inventory_item_id: [4],
        location_id: [5],
        on_hand: [3],
      },
    ],
    [
      "our own export in whole",
      "sku,stocked_quantity,safety_stock,incoming_quantity,next_expected_at,low_stock_threshold,inventory_item_id,location_id",
      {
        shape: "holdfast",
        decimal: "point",
        inventory_item_id: [6],
        location_id: [7],
        on_hand: [1],
        incoming: [3],
        expected_at: [4],
        safety_stock: [2],
        low_stock_threshold: [5],
      },
    ],
    [
      "Shopify's inventory export",
      "Handle,Title,SKU,Location,Incoming (not editable),On hand (current),On hand (new)",
      {
        shape: "shopify",
        decimal: null,
        sku: [2],
        location: [3],
        on_hand: [6, 5],
        incoming: [4],
      },
    ],
    [
      "Shopify's former one",
      "Handle,Title,SKU,Location,Incoming,Unavailable,Committed,Available,On hand",
      {
        shape: "shopify",
        decimal: null,
        sku: [2],
        location: [3],
        on_hand: [8],
        incoming: [4],
      },
    ],
  ])("are known: %s", (_name, heads, expected) => {
    expect(placesOf(heads.split(","))).toEqual(expected)
  })

  it("of files that say no location are known where it is given for all rows", () => {
    expect(
      placesOf(["Variant SKU", "Variant Inventory Quantity"], {
        hasLocation: true,
      })
    ).toMatchObject({ shape: "medusa", sku: [0], on_hand: [1] })
    expect(
      placesOf(["ID", "Type", "SKU", "Name", "In stock?", "Stock"], {
        hasLocation: true,
      })
    ).toMatchObject({ shape: "woocommerce", sku: [2], on_hand: [5] })
    expect(() => placesOf(["Type", "SKU", "Stock"])).toThrow(
      "A file of the shape woocommerce says no location: give one for all rows"
    )
  })

  it("are what a mapping says, whatever their case and blanks", () => {
    expect(
      placesOf(["Item  No", "Lager", "Diff", "Why"], {
        mapping: {
          barcode: "item no",
          location: "LAGER",
          change: "diff",
          note: "Why",
        },
        decimal: "comma",
      })
    ).toEqual({
      shape: "mapping",
      decimal: "comma",
      barcode: [0],
      location: [1],
      change: [2],
      note: [3],
    })
  })

  it.each([
    [["a", "b"], {}, /none of those that are known .* Its heads are "a", "b"/],
    [["", " "], {}, /no heads in its first row/],
    [
      ["a"],
      { mapping: { sku: "x", on_hand: "a" } },
      /The mapping of sku names "x", which is no head of the file/,
    ],
    [
      ["sku", "Qty", "qty", "loc"],
      { mapping: { sku: "sku", on_hand: "qty", location: "loc" } },
      /two columns with the head "Qty": 2 and 3/,
    ],
    [
      ["sku", "loc"],
      { mapping: { sku: "sku", location: "loc" } },
      /The mapping says no on_hand or change/,
    ],
    [
      ["sku", "loc", "q", "d"],
      {
        mapping: { sku: "sku", location: "loc", on_hand: "q", change: "d" },
      },
      /both on_hand and change/,
    ],
    [
      ["sku", "loc", "eta"],
      { mapping: { sku: "sku", location: "loc", expected_at: "eta" } },
      /no on_hand or change, nor incoming, safety_stock, low_stock_threshold/,
    ],
    [
      ["sku", "loc", "q", "eta"],
      {
        mapping: {
          sku: "sku",
          location: "loc",
          on_hand: "q",
          expected_at: "eta",
        },
      },
      /no incoming, of which expected_at says when it arrives/,
    ],
    [
      ["q", "loc"],
      { mapping: { location: "loc", on_hand: "q" } },
      /no sku, barcode or inventory_item_id/,
    ],
  ])("are refused: %j %j", (heads, given, message) => {
    expect(() => placesOf(heads, given)).toThrow(message)
  })
})

describe("a quantity of a file", () => {
  it.each([
    ["12", null, "12"],
    ["-3", null, "-3"],
    ["+3", null, "3"],
    ["007", null, "7"],
    ["1.5", null, "1.5"],
    ["1,5", null, "1.5"],
    ["1.2345", null, "1.2345"],
    ["1.234", "point", "1.234"],
    ["1,234", "comma", "1.234"],
  ] as const)(
    "%s, with decimals after %s, is %s",
    (text, decimal, expected) => {
      expect(readFileQuantity(text, "on_hand", decimal)).toBe(expected)
    }
  )

  it.each([
    ["1.234", null, /may have a thousands separator/],
    ["1,234", null, /may have a thousands separator/],
    ["1,5", "point", /has a comma, and decimals come after a point/],
    ["1.5", "comma", /has a point, and decimals come after a comma/],
    ["1,234.5", null, /without thousands separators/],
    ["1.234.567", "comma", /without thousands separators/],
    ["1 234", null, /without thousands separators/],
    ["1\u00a0234", null, /without thousands separators/],
    ["1'234", null, /without thousands separators/],
    ["1e3", null, /must be a number of digits alone/],
    ["=1+1", null, /must be a number of digits alone/],
    ["12 pcs", null, /must be a number of digits alone/],
    ["1.", null, /must be a number of digits alone/],
    ["９", null, /must be a number of digits alone/],
    ["99999999999999999", null, /must be between/],
  ] as const)(
    "%s, with decimals after %s, is refused",
    (text, decimal, message) => {
      expect(() => readFileQuantity(text, "on_hand", decimal)).toThrow(message)
    }
  )
})

describe("a date of a file", () => {
  it.each([
    ["2026-12-24", "2026-12-24T00:00:00.000Z"],
    ["24.12.2026", "2026-12-24T00:00:00.000Z"],
    ["1.2.2027", "2027-02-01T00:00:00.000Z"],
    ["2026-12-24T14:30", "2026-12-24T14:30:00.000Z"],
    ["2026-12-24 14:30:15", "2026-12-24T14:30:15.000Z"],
    ["2026-12-24T14:30:00+02:00", "2026-12-24T12:30:00.000Z"],
  ])("%s is %s", (text, moment) => {
    expect(readFileDate(text, "expected_at")).toBe(moment)
  })

  it.each([
    "12/24/2026",
    "24-12-2026",
    "30.2.2027",
    "2026-02-30",
    "soon",
    "46380",
  ])("%s is refused", (text) => {
    expect(() => readFileDate(text, "expected_at")).toThrow(
      /^expected_at must be a da/
    )
  })
})

describe("a row of a file", () => {
  const columns = readColumns(
    ["SKU", "Location", "On hand (current)", "On hand (new)", "Handle"],
    { hasLocation: false }
  )
  const read = (cells: string[], location?: string) =>
    readImportRow(7, cells, columns, location)

  it("says what its cells do: the first that is not empty, and nothing where Shopify has no level", () => {
    expect(read(["007", "Oslo", "5", "6", "h"])).toEqual({
      row_number: 7,
      sku: "007",
      location: "Oslo",
      on_hand: "6",
    })
    expect(read(["007", "Oslo", "5", "", "h"])).toMatchObject({ on_hand: "5" })
    expect(read(["007", "Oslo", "not stocked", "", "h"])).toEqual({
      row_number: 7,
      sku: "007",
      location: "Oslo",
    })
    expect(read(["007", " ", "5", "", "h"], "Bergen")).toMatchObject({
      location: "Bergen",
    })
  })

  it("is refused by itself where it is ragged or says what cannot be", () => {
    expect(read(["007", "Oslo", "5"])).toEqual({
      row_number: 7,
      error: "has 3 cells, and the head has 5",
    })
    expect(read(["007", "Oslo", "many", "", "h"])).toEqual({
      row_number: 7,
      sku: "007",
      location: "Oslo",
      error: 'on_hand must be a number of digits alone, got "many"',
    })
  })

  it("is told with all that is wrong in it, its SKU and what could be read, wherever these stand", () => {
    const anywhere = readColumns(["Units", "Why", "Place", "Item"], {
      mapping: {
        on_hand: "Units",
        reason: "Why",
        location: "Place",
        sku: "Item",
      },
      hasLocation: false,
    })

    expect(
      readImportRow(9, ["12 pcs", "x".repeat(400), "Oslo", "LAMP"], anywhere)
    ).toEqual({
      row_number: 9,
      sku: "LAMP",
      location: "Oslo",
      error: expect.stringMatching(
        /^on_hand must be a number of digits alone, got "12 pcs"; reason must have at most \d+ characters, got 400$/
      ),
    })
  })
})
