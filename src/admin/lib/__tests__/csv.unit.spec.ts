import { csvRows } from "../../../api/csv"
import { keepRecords } from "../csv"

describe("records of an export", () => {
  const rows = [
    ["LAMP", '12" of light; bright', 4, "iitem_1"],
    ["=cmd()", 'two\r\nlines, "quoted"', null, "iitem_2"],
    ["TEA", "", 0.5, "iitem_3"],
  ]
  const head = ["sku", "title", "stocked_quantity", "inventory_item_id"]

  it("are kept as they were written, whatever their cells hold", () => {
    const kept = (ids: string[]) =>
      keepRecords(
        csvRows([head, ...rows], { begins: true }),
        ({ inventory_item_id }) => ids.includes(inventory_item_id!)
      )

    expect(kept(["iitem_2"])).toBe(csvRows([head, rows[1]!], { begins: true }))
    expect(kept(["iitem_1", "iitem_3"])).toBe(
      csvRows([head, rows[0]!, rows[2]!], { begins: true })
    )
    expect(kept([])).toBe(csvRows([head], { begins: true }))
    // What would be a formula is none in the file.
    expect(kept(["iitem_2"])).toContain("'=cmd()")
  })

  it("are told their cells by the names in the head", () => {
    const told: Record<string, string>[] = []

    keepRecords(csvRows([head, ...rows], { begins: true }), (cells) => {
      told.push(cells)

      return true
    })

    expect(told[1]).toEqual({
      sku: "'=cmd()",
      title: 'two\r\nlines, "quoted"',
      stocked_quantity: "",
      inventory_item_id: "iitem_2",
    })
    expect(told).toHaveLength(3)
  })
})
