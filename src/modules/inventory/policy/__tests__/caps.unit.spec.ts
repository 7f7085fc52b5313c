import { cutToCaps, cutToRoom, findLinesOverCaps } from "../carts/caps"

const line = (
  id: string,
  quantity: number | string,
  items: Record<string, number | string>
) => ({
  id,
  quantity,
  allow_backorder: false,
  components: Object.entries(items).map(
    ([inventory_item_id, required_quantity]) => ({
      inventory_item_id,
      required_quantity,
    })
  ),
})

const caps = (perItem: number | null, inAll: number | null = null) => ({
  max_quantity_per_cart_item: perItem,
  max_items_held_per_cart: inAll,
})

const sentences = (...call: Parameters<typeof findLinesOverCaps>) =>
  findLinesOverCaps(...call).map(({ sentence }) => sentence)

describe("the caps of a cart", () => {
  it("count an item over all its lines: twenty of one are no way around a cap of 1", () => {
    const lines = Array.from({ length: 20 }, (_, n) =>
      line(`l${n}`, 1, { lamp: 1 })
    )

    expect(sentences(lines.slice(0, 1), caps(1))).toEqual([])
    expect(sentences(lines.slice(0, 2), caps(1))).toEqual([
      "Line items l0, l1 want 2 together, and a cart may have at most 1 of one item",
    ])
    expect(findLinesOverCaps(lines, caps(1))[0]!.line_ids).toHaveLength(20)
  })

  it("count kits and packs by their units", () => {
    const lines = [
      line("pack", 1, { mug: 6 }),
      line("set", 2, { mug: 2, tea: 1 }),
    ]

    expect(sentences(lines, caps(10))).toEqual([])
    expect(sentences(lines, caps(9))).toEqual([
      "Line items pack, set want 10 together, and a cart may have at most 9 of one item",
    ])
    expect(sentences(lines, caps(null, 12))).toEqual([])
    expect(sentences(lines, caps(null, 11))).toEqual([
      "The cart wants 12 items in all, and may hold at most 11",
    ])
  })

  it("are exact: 0.1 + 0.2 is 0.3", () => {
    const lines = [line("a", "0.1", { tea: 1 }), line("b", "0.2", { tea: 1 })]

    expect(sentences(lines, caps(0.3, 0.3))).toEqual([])
    expect(
      sentences([...lines, line("c", "1e-9", { tea: 1 })], caps(0.3))
    ).toEqual([
      "Line items a, b, c want 0.300000001 together, and a cart may have at most 0.3 of one item",
    ])
  })

  it("cut lines to what they leave, the first first, and kits to whole ones", () => {
    const lines = [
      line("a", 3, { mug: 1 }),
      line("set", 4, { mug: 2, tea: 1 }),
      line("b", 2, { mug: 1 }),
      line("tea", "1.5", { tea: 1 }),
    ]
    const cut = (...of: Parameters<typeof caps>) =>
      cutToCaps(lines, caps(...of)).map(({ id, quantity }) => [
        id,
        Number(quantity),
      ])

    expect(cut(8)).toEqual([
      ["a", 3],
      ["set", 2],
      ["b", 1],
      ["tea", 1.5],
    ])
    expect(cut(null, 10)).toEqual([
      ["a", 3],
      ["set", 2],
      ["b", 1],
    ])
    expect(cut(null)).toEqual([
      ["a", 3],
      ["set", 4],
      ["b", 2],
      ["tea", 1.5],
    ])
  })
})

describe("the room that a limit over several carts leaves", () => {
  const holding = (one: ReturnType<typeof line>, ...quantities: number[]) => ({
    ...one,
    held: quantities.map((quantity, index) => ({
      inventory_item_id:
        one.components[index % one.components.length]!.inventory_item_id,
      location_id: `place-${index}`,
      quantity,
    })),
  })
  const cut = (...call: Parameters<typeof cutToRoom>) =>
    Object.fromEntries(
      cutToRoom(...call).map(({ id, quantity }) => [id, Number(quantity)])
    )

  it("goes to what lines hold first, then to what more is wanted", () => {
    const raised = holding(line("raised", 5, { lamp: 1 }), 2)
    const other = holding(line("other", 4, { mug: 1 }), 1, 3)

    expect(cut([raised, other], 6)).toEqual({ raised: 2, other: 4 })
    expect(cut([raised, other], 8)).toEqual({ raised: 4, other: 4 })
    expect(cut([raised, other, line("new", 1, { tea: 1 })], 9)).toEqual({
      raised: 5,
      other: 4,
    })
    // What is not needed any more is not kept.
    expect(cut([holding(line("less", 1, { lamp: 1 }), 5), raised], 6)).toEqual({
      less: 1,
      raised: 5,
    })
  })

  it("does not cut kits and packs into parts", () => {
    const pack = holding(line("pack", 3, { mug: 6 }), 6)
    const kit = holding(line("kit", 3, { lamp: 1, bulb: 2 }), 1, 2)

    expect(cut([pack], 17)).toEqual({ pack: 2 })
    expect(cut([pack], 6)).toEqual({ pack: 1 })
    expect(cut([kit], 8)).toEqual({ kit: 2 })
    expect(cut([line("kit", 1, { lamp: 1, bulb: 2 })], 2)).toEqual({})
    expect(cut([line("part", "0.5", { tea: 1 })], "0.3")).toEqual({
      part: 0.3,
    })
  })
})
