import type { Refused } from "../operations/overview/write-refused"
import { RefusalCounter } from "../refusal-counter"

const short = (id: string, requested: number, available: number) => ({
  inventory_item_id: id,
  location_id: "",
  requested,
  available,
})

describe("counting what shoppers are refused", () => {
  const start = (items = 3) => {
    const written: Refused[][] = []
    const failures: unknown[] = []
    const state = { fails: false, held: null as Promise<void> | null }
    const counter = new RefusalCounter(
      async (refused) => {
        await state.held
        if (state.fails) {
          throw new Error("no connection")
        }
        written.push(refused)
      },
      (error) => failures.push(error),
      { items, afterMs: 60_000 }
    )

    return { counter, written, failures, state }
  }

  it("counts no shortage that a shop's own error tells without its figures", async () => {
    const { counter, written } = start()

    counter.add([
      null,
      { inventory_item_id: "b" },
      { ...short("c", 1, 0), requested: "many" },
      { ...short("d", 1, 0), inventory_item_id: undefined },
      short("a", 5, 2),
    ] as never)
    await counter.flush()
    expect(written).toEqual([
      [{ inventory_item_id: "a", refusals: 1, units: 3 }],
    ])
  })

  it("adds up each item's refusals and missing units, and writes them together", async () => {
    const { counter, written } = start()

    counter.add([short("a", 5, 2)])
    counter.add([short("a", 4, -3), short("b", 1, 0)])
    // Two lines of one call that share an item are one refusal of it.
    counter.add([short("b", 2, 1), short("b", 3, 1)])
    expect(written).toEqual([])
    await counter.flush()
    expect(written).toEqual([
      [
        { inventory_item_id: "a", refusals: 2, units: 7 },
        { inventory_item_id: "b", refusals: 2, units: 4 },
      ],
    ])
    await counter.flush()
    expect(written).toHaveLength(1)
  })

  it("writes at once when it is of as many items as it keeps", async () => {
    const { counter, written } = start(2)

    counter.add([short("a", 1, 0)])
    counter.add([short("b", 1, 0)])
    // What comes meanwhile is of the next batch.
    counter.add([short("a", 1, 0)])
    await counter.flush()
    expect(written).toEqual([
      [
        { inventory_item_id: "a", refusals: 1, units: 1 },
        { inventory_item_id: "b", refusals: 1, units: 1 },
      ],
      [{ inventory_item_id: "a", refusals: 1, units: 1 }],
    ])
  })

  it("keeps what could not be written for the next time, and no more items than it has room for", async () => {
    const { counter, written, failures, state } = start(2)

    state.fails = true
    counter.add([short("a", 2, 0)])
    await counter.flush()
    expect(failures).toHaveLength(1)
    counter.add([short("a", 1, 0)])
    await counter.flush()
    counter.add([short("b", 1, 0)])
    await counter.flush()
    counter.add([short("c", 1, 0)])
    await counter.flush()
    state.fails = false
    await counter.flush()
    expect(written).toEqual([
      [
        { inventory_item_id: "a", refusals: 2, units: 3 },
        { inventory_item_id: "b", refusals: 1, units: 1 },
      ],
    ])
  })

  it("waits for no writing: a refusal while one is under way is counted at once", async () => {
    const { counter, written, state } = start()
    let go!: () => void

    state.held = new Promise((resolve) => (go = resolve))
    counter.add([short("a", 1, 0)])

    const first = counter.flush()

    counter.add([short("a", 3, 0)])
    expect(written).toEqual([])
    go()
    await first
    await counter.flush()
    expect(written.flat()).toEqual([
      { inventory_item_id: "a", refusals: 1, units: 1 },
      { inventory_item_id: "a", refusals: 1, units: 3 },
    ])
  })
})
