import { foldDeliveries, selectableOf } from "../deliveries"
import { Incoming } from "../incoming"

const line = (id: string, given: Partial<Incoming> = {}): Incoming =>
  ({
    id,
    kind: "expected",
    status: "expected",
    reference: null,
    ...given,
  }) as Incoming

const shapeOf = (rows: ReturnType<typeof foldDeliveries>) =>
  rows.map(({ id, isDelivery, isPart, lines }) =>
    isDelivery
      ? `${id}: ${lines.map((one) => one.id).join(" ")}`
      : `${isPart ? "  " : ""}${id}`
  )

describe("deliveries of several lines", () => {
  const lines = [
    line("a", { reference: "PO-1" }),
    line("b"),
    line("c", { reference: "PO-1" }),
    line("d", { reference: "PO-2" }),
    line("e", { reference: "PO-1", kind: "transfer" }),
    line("f"),
  ]

  it("are one row where their first line stands, and what comes by itself is left alone", () => {
    expect(shapeOf(foldDeliveries(lines, [], () => false))).toEqual([
      "delivery PO-1: a c",
      "b",
      "d",
      "e",
      "f",
    ])
  })

  it("have all their lines below while they are open", () => {
    expect(shapeOf(foldDeliveries(lines, [], (one) => one === "PO-1"))).toEqual(
      ["delivery PO-1: a c", "  a", "  c", "b", "d", "e", "f"]
    )
  })

  it("are whole where they go on on another page, each line once and as the page has it", () => {
    const rows = foldDeliveries(
      lines,
      [
        line("c", { reference: "PO-1", status: "received" }),
        line("g", { reference: "PO-2" }),
      ],
      () => true
    )

    expect(shapeOf(rows)).toEqual([
      "delivery PO-1: a c",
      "  a",
      "  c",
      "b",
      "delivery PO-2: d g",
      "  d",
      "  g",
      "e",
      "f",
    ])
    expect(rows[2]!.line.status).toBe("expected")
  })

  it("are selected with what can still be received of them", () => {
    const [delivery, , transfer] = foldDeliveries(
      [
        line("a", { reference: "PO-1", status: "received" }),
        line("b", { reference: "PO-1" }),
        line("c"),
        line("d", { kind: "transfer" }),
      ],
      [],
      () => false
    )

    expect(selectableOf(delivery!)).toEqual(["b"])
    expect(selectableOf(transfer!)).toEqual([])
  })
})
