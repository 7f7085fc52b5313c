import { MedusaError } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../service"
import { testInventory } from "./support/module-test"
import { Random } from "./support/random"

// The same calls in every run; HOLDFAST_FUZZ_SEED and _CALLS look for more.
const SEED = Number(process.env["HOLDFAST_FUZZ_SEED"] ?? 20261128)
const CALLS = Number(process.env["HOLDFAST_FUZZ_CALLS"] ?? 3000)
const PATIENCE_MS = 20000

const cyclic: Record<string, unknown> = {}
const cyclicList: unknown[] = []
const nested = (depth: number) => {
  let value: unknown = "x"

  for (let level = 0; level < depth; level++) {
    value = level % 2 ? [value] : { id: value, value }
  }

  return value
}

cyclic["id"] = cyclic
cyclic["value"] = cyclic
cyclic["items"] = cyclic
cyclicList.push(cyclicList)

const sparse: unknown[] = []

sparse[5] = "x"

/** What no caller means, and some send. */
const ODD: unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  -1,
  0.1,
  1e-30,
  1e308,
  2 ** 31,
  2 ** 53 + 2,
  10n,
  10n ** 40n,
  true,
  false,
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "NaN",
  "Infinity",
  "1e308",
  "9".repeat(500),
  "x".repeat(1_000_000),
  "__proto__",
  "constructor",
  "2026-02-30",
  "1",
  "24.12.2026",
  "infinity",
  Symbol("x"),
  () => "x",
  new Date(NaN),
  new Date(8.64e15),
  new Date(0),
  new Map([["id", "x"]]),
  new Set(["x"]),
  new Uint8Array(3),
  /x/,
  new Error("x"),
  [],
  {},
  [[]],
  [null],
  [undefined],
  [{}],
  ["x", "x"],
  sparse,
  Array(3),
  Object.create(null),
  JSON.parse('{"__proto__":{"id":"x"}}'),
  JSON.parse('{"toString":1,"valueOf":1}'),
  { toString: null },
  {
    toString: () => {
      throw new Error("no text")
    },
  },
  { toJSON: () => 1n },
  { length: 5 },
  { value: "1" },
  { value: { value: 1 } },
  { id: null },
  { $gt: "x" },
  { $and: [] },
  cyclic,
  cyclicList,
  nested(20_000),
  Promise.resolve("x"),
]

/** What is tried in the place of each argument of each method, whatever the seed. */
const NO_ARGUMENT: unknown[] = [null, "x", 5, [], {}, [null], () => "x"]

const FACTS = {
  reason: "correction",
  reference_type: "count",
  reference_id: "count_1",
  actor_id: "user_1",
  note: "a note",
}

testInventory(({ service, givenItem, sql }) => {
  /** Arguments that a method takes. */
  const goodCalls = async (): Promise<[string, unknown[]][]> => {
    const item = await givenItem({ a: 1000, b: 1000 })
    const place = { inventory_item_id: item, location_id: "a" }
    const reserve = () =>
      service.createReservationItems({ ...place, quantity: 1 })
    const [one, two, three] = [
      await reserve(),
      await reserve(),
      await reserve(),
    ]
    const incoming = await service.createIncomingStocks({
      ...place,
      quantity: 100,
    })
    const transfer = await service.createStockTransfers({
      from_location_id: "a",
      to_location_id: "b",
      items: [{ inventory_item_id: item, quantity: 1 }],
    })
    const line = {
      line_item_id: "cali_1",
      quantity: 1,
      allow_backorder: false,
      inventory_items: [{ inventory_item_id: item, required_quantity: 1 }],
    }
    const cart = { cart_id: "cart_1", lines: [line], location_ids: ["a", "b"] }
    const list = [
      { id: [item], created_at: { $gt: new Date(0) } },
      { take: 5, skip: 0, order: { id: "ASC" }, select: ["id"] },
    ]
    const [level] = await service.listInventoryLevels({
      inventory_item_id: item,
    })

    return [
      [
        "createInventoryItems",
        [[{ title: "x", weight: 1, metadata: { a: 1 } }]],
      ],
      [
        "updateInventoryItems",
        [[{ id: item, title: "x", metadata: { a: 1 } }]],
      ],
      ["softDeleteInventoryItems", [["iitem_0"]]],
      ["restoreInventoryItems", [["iitem_0"]]],
      ["deleteInventoryItems", [["iitem_0"]]],
      [
        "createInventoryLevels",
        [[{ inventory_item_id: item, location_id: "c", stocked_quantity: 1 }]],
      ],
      [
        "updateInventoryLevels",
        [[{ ...place, stocked_quantity: 1000, incoming_quantity: 200 }]],
      ],
      ["adjustInventory", [item, "a", 1]],
      ["adjustInventory", [[{ ...place, adjustment: 1 }]]],
      [
        "adjustInventoryLevels",
        [{ lines: [{ ...place, adjustment: 1, ...FACTS }], on_error: "skip" }],
      ],
      [
        "createReservationItems",
        [[{ ...place, quantity: 1, metadata: { a: 1 }, ...FACTS }]],
      ],
      ["updateReservationItems", [[{ id: one.id, quantity: 2 }]]],
      ["deleteReservationItems", [[two.id]]],
      ["softDeleteReservationItems", [[two.id]]],
      ["restoreReservationItems", [[two.id]]],
      ["moveReservation", [{ id: three.id, location_id: "b", quantity: 1 }]],
      ["deleteReservationItemsByLineItem", [["ordli_0"]]],
      ["restoreReservationItemsByLineItem", [["ordli_0"]]],
      ["confirmInventory", [item, ["a", "b"], 1]],
      ["retrieveAvailableQuantity", [item, ["a"]]],
      ["retrieveStockedQuantity", [item, ["a"]]],
      ["retrieveReservedQuantity", [item, ["a"]]],
      ["holdCartItems", [cart]],
      ["releaseCartItems", ["cart_1"]],
      [
        "convertCartItems",
        [
          { id: "cart_1", completion_id: "order_1", location_ids: ["a"] },
          [{ ...place, quantity: 1, line_item_id: "ordli_1" }],
        ],
      ],
      ["createIncomingStocks", [[{ ...place, quantity: 1, metadata: {} }]]],
      [
        "updateIncomingStocks",
        [[{ id: incoming.id, quantity: 90, expected_at: "2099-01-01" }]],
      ],
      ["receiveIncomingStocks", [[{ id: incoming.id, quantity: 1 }]]],
      ["cancelIncomingStocks", [[{ id: "incst_0" }]]],
      [
        "createStockTransfers",
        [
          [
            {
              from_location_id: "a",
              to_location_id: "b",
              items: [{ inventory_item_id: item, quantity: 1 }],
              expected_at: "2099-01-01",
            },
          ],
        ],
      ],
      [
        "updateStockTransfers",
        [{ id: transfer.id, expected_at: new Date(), note: "x" }],
      ],
      ["shipStockTransfer", [{ id: transfer.id, reservation_ids: [] }]],
      [
        "receiveStockTransfer",
        [
          {
            id: transfer.id,
            items: [{ inventory_item_id: item, received: 1 }],
          },
        ],
      ],
      ["cancelStockTransfer", [{ id: "sttr_0", disposition: "lost" }]],
      [
        "setStockPolicies",
        [[{ ...place, safety_stock: 0, backorder_until: "2099-01-01" }]],
      ],
      ["resolveLevelNames", [[{ inventory_item_id: item, location_id: "a" }]]],
      [
        "resolveTransferNames",
        [
          [
            {
              from_location_id: "a",
              to_location_id: "b",
              items: [{ inventory_item_id: item, quantity: 1 }],
            },
          ],
        ],
      ],
      [
        "retrieveAvailability",
        [
          {
            variants: [
              {
                id: "v",
                inventory_items: [
                  { inventory_item_id: item, required_quantity: 1 },
                ],
              },
            ],
            location_ids: ["a"],
            by_location: true,
          },
        ],
      ],
      ["listLowStock", [{ location_id: "a", limit: 5, offset: 0, q: "x" }]],
      ["listStockChanges", [{ after: null, limit: 5, wait: 0 }]],
      [
        "listMovementPage",
        [
          {
            inventory_item_id: item,
            from: "2026-01-01",
            limit: 5,
            order: "newest_first",
          },
        ],
      ],
      [
        "retrieveStockSeries",
        [{ inventory_item_id: item, from: "2026-01-01", until: "2026-01-02" }],
      ],
      ["retrieveStockAt", [{ at: "2026-01-01", inventory_item_id: item }]],
      ["listMovementGroups", [{ limit: 5 }]],
      ["checkInventory", [{ limit: 5 }]],
      ["repairInventory", [{ limit: 5 }]],
      ["runOnce", [{ operation: "x", input: {} }, async () => 1]],
      ["retrieveInventoryLevel", [level!.id]],
      ["retrieveInventoryLevel", [item, "a"]],
      ...[
        "listInventoryItems",
        "listAndCountInventoryItems",
        "listInventoryLevels",
        "listReservationItems",
        "listAndCountReservationItems",
        "listStockMovements",
        "listIncomingStocks",
        "listStockTransfers",
        "listBackorderPromises",
      ].map((name): [string, unknown[]] => [name, structuredClone(list)]),
    ]
  }

  it("a filter that its column does not know says so, whatever the column", async () => {
    for (const [list, column, operator] of [
      ["listReservationItems", "created_at", "$like"],
      ["listAndCountReservationItems", "expires_at", "$ilike"],
      ["listInventoryItems", "created_at", "$re"],
      ["listAndCountStockMovements", "created_at", "$like"],
      ["listIncomingStocks", "expected_at", "$like"],
    ] as const) {
      await expect(
        service[list]({ [column]: { [operator]: "x" } } as object)
      ).rejects.toMatchObject({
        type: "invalid_data",
        message: expect.stringMatching(
          /^The filter asks a column for what it cannot be asked: timestamp with time zone \S+ unknown$/
        ),
      })
    }
  })

  it(`every method says what is wrong with odd input, or takes it, and nothing hangs (seed ${SEED})`, async () => {
    const random = new Random(SEED)
    const goods = await goodCalls()
    const known = new Set(goods.map(([name]) => name))
    const calls: [string, unknown[]][] = [
      ...goods,
      // A method that nobody has named yet is tried all the same.
      ...publicMethods(service)
        .filter((name) => !known.has(name))
        .map((name): [string, unknown[]] => [name, [{}]]),
    ]
    const bystander = () =>
      sql(
        "select count(*), sum(stocked_quantity) from inventory_level where location_id = 'bystander'"
      )
    const before = await bystander()
    const failures = new Set<string>()
    const ended = { taken: 0, refused: 0 }

    const tryOut = async (name: string, args: unknown[]) => {
      const error = await outcomeOf(service, name, args)

      if (error === undefined) {
        ended.taken++
      } else if (
        error instanceof MedusaError &&
        error.type !== "unexpected_state"
      ) {
        ended.refused++
      } else {
        failures.add(`${name}(${describeArgs(args)}): ${describe_(error)}`)
      }
    }

    for (const [name, good] of calls) {
      for (const odd of NO_ARGUMENT) {
        for (const place of good.keys()) {
          await tryOut(name, Object.assign([...good], { [place]: odd }))
        }
      }
    }
    for (let turn = 0; turn < CALLS; turn++) {
      const [name, good] = calls[turn % calls.length]!

      await tryOut(name, spoil(random, good) as unknown[])
    }

    expect([...failures]).toEqual([])
    expect(ended.refused).toBeGreaterThan(CALLS / 4)
    expect(ended.taken).toBeGreaterThan(0)
    expect(await bystander()).toEqual(before)
  })
})

/** What the service offers: neither private by name nor the framework's own. */
function publicMethods(service: HoldfastInventoryService): string[] {
  const names = new Set<string>()

  for (
    let prototype = Object.getPrototypeOf(service) as object | null;
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (/^[a-z]\w*[A-Z]\w*[a-zA-Z]$/.test(name)) {
        names.add(name)
      }
    }
  }

  return [...names].filter(
    (name) =>
      typeof (service as unknown as Record<string, unknown>)[name] ===
        "function" && !/^(aggregate|emit|interceptEntity)/.test(name)
  )
}

async function outcomeOf(
  service: HoldfastInventoryService,
  name: string,
  args: unknown[]
): Promise<unknown> {
  const method = (
    service as unknown as Record<string, (...args: unknown[]) => unknown>
  )[name]!
  let timer: NodeJS.Timeout | undefined

  try {
    await Promise.race([
      method.apply(service, args),
      new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("it hangs")), PATIENCE_MS)
      }),
    ])

    return undefined
  } catch (error) {
    return error ?? new Error("rejected with nothing")
  } finally {
    clearTimeout(timer)
  }
}

/** The same with something odd in the place of one value, however deep. */
function spoil(random: Random, value: unknown, depth = 0): unknown {
  const isList = Array.isArray(value)
  const isPlain =
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  const keys = isList || isPlain ? Object.keys(value) : []

  if (!keys.length || (depth > 0 && random.chance(0.25))) {
    return depth ? random.pick(ODD) : [random.pick(ODD)]
  }

  const copy = (
    isList ? [...(value as unknown[])] : { ...(value as object) }
  ) as Record<string, unknown>
  const key = random.pick(keys)

  copy[key] = spoil(random, copy[key], depth + 1)

  return copy
}

function describeArgs(args: unknown[]): string {
  return args
    .map((one) => {
      try {
        return (
          JSON.stringify(one, (_key, value: unknown) =>
            typeof value === "bigint" || typeof value === "symbol"
              ? String(value)
              : typeof value === "number" && !Number.isFinite(value)
                ? `${value}`
                : value instanceof Map || value instanceof RegExp
                  ? Object.prototype.toString.call(value)
                  : value
          ) ?? typeof one
        ).slice(0, 200)
      } catch (error) {
        return `unshowable: ${String(error).slice(0, 60)}`
      }
    })
    .join(", ")
}

function describe_(error: unknown): string {
  return error instanceof Error
    ? `${error.name} ${(error as { code?: string }).code ?? ""} ${error.message.slice(0, 200)} ${(
        error.stack ?? ""
      )
        .split("\n")
        .filter((line) => line.includes("/src/"))
        .slice(0, 2)
        .join(" ")}`
    : typeof error
}
