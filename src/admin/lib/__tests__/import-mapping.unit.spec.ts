import { ApiError } from "../errors"
import {
  guessFields,
  lackOf,
  mappingQuery,
  unclearFileOf,
} from "../import-mapping"

const columnsOf = (...heads: string[]) =>
  heads.map((head) => ({ head, sample: null }))

describe("the columns of a file that is not known", () => {
  it.each([
    [
      ["Item", "Warehouse", "Qty"],
      ["sku", "location", "on_hand"],
    ],
    [
      ["Artikel-Nr.", "Standort", "Änderung", "Bemerkung"],
      ["sku", "location", "change", "note"],
    ],
    [
      ["Référence", "Entrepôt", "Quantité", "Motif"],
      ["sku", "location", "on_hand", "reason"],
    ],
    [
      ["EAN", "Antall", "Endring"],
      ["barcode", "on_hand", null],
    ],
    [
      ["Código de barras", "Almacén", "Colour", ""],
      ["barcode", "location", null, null],
    ],
    [
      ["SKU", "Standort", "Unterwegs", "ETA", "Safety stock", "Meldebestand"],
      [
        "sku",
        "location",
        "incoming",
        "expected_at",
        "safety_stock",
        "low_stock_threshold",
      ],
    ],
    [
      ["SKU", "sku ", "Item"],
      ["sku", null, null],
    ],
  ])("%j seem to say %j", (heads, fields) => {
    expect(guessFields(columnsOf(...heads))).toEqual(fields)
  })

  it.each([
    [[], false, "item"],
    [["sku"], false, "location"],
    [["sku"], true, "quantity"],
    [["barcode", "location", "on_hand"], false, null],
    [["inventory_item_id", "change"], true, null],
    [["sku", "safety_stock"], true, null],
    [["sku", "expected_at"], true, "quantity"],
    [["sku", "location_id", "on_hand", "change"], false, "one_quantity"],
  ] as const)(
    "%j with a location for all rows: %s lack %s",
    (fields, has, lack) => {
      expect(lackOf([...fields], has)).toBe(lack)
    }
  )

  it("are sent by field, several in the order of the file", () => {
    expect(
      mappingQuery(columnsOf("New", "Old", "Colour", "Item"), [
        "on_hand",
        "on_hand",
        null,
        "sku",
      ])
    ).toEqual({ "mapping[on_hand]": ["New", "Old"], "mapping[sku]": ["Item"] })
  })

  it("are told by the server's refusal, which says what is to be answered", () => {
    const columns = [{ head: "Item", sample: "LAMP" }]
    const refusal = (reason: string, field: string) =>
      new ApiError(400, { details: { refused: [{ reason, field }], columns } })

    expect(unclearFileOf(refusal("unknown_heads", "mapping"))).toEqual({
      columns,
      isUnknown: true,
      field: "mapping",
    })
    expect(unclearFileOf(refusal("invalid", "location"))).toEqual({
      columns,
      isUnknown: false,
      field: "location",
    })
    expect(unclearFileOf(new ApiError(400, { message: "empty" }))).toBeNull()
    expect(unclearFileOf(new Error("offline"))).toBeNull()
  })
})
