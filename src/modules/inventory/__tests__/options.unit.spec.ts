import { MedusaError } from "@medusajs/framework/utils"

import { DEFAULT_OPTIONS, HoldfastOptions, resolveOptions } from "../options"

describe("options", () => {
  it("have a default each", () => {
    expect(resolveOptions()).toEqual({
      ...DEFAULT_OPTIONS,
      stock: { negative: "refuse", below_reserved: "allow" },
      cart: {
        reserve_on: "add_to_cart",
        ttl_minutes: 15,
        max_hold_minutes: 120,
        retake_pause_minutes: 30,
        max_quantity_per_cart_item: null,
        max_items_held_per_cart: null,
        max_units_per_customer: null,
        max_anonymous_units_per_address: null,
        max_anonymous_units_per_sales_channel: null,
        proxies: 1,
      },
      ledger: { reasons: [], keep_keys_hours: 72, keep_shopper_keys_hours: 2 },
      low_stock: { threshold: null, margin: 2, back_in_stock_at: 1 },
      backorders: { policy: "unlimited", limit: null },
      availability: { display: "exact", location_names: null },
      check: { daily: true },
      retries: { attempts: 5 },
      lock_timeout_ms: 5000,
      connection_timeout_ms: 10000,
      prepared_statements: true,
    })
    expect(resolveOptions({})).toEqual(DEFAULT_OPTIONS)
    expect(resolveOptions({ stock: {}, retries: {} })).toEqual(DEFAULT_OPTIONS)
  })

  it("are taken as given, each without its neighbours", () => {
    const given: HoldfastOptions = {
      stock: { negative: "allow" },
      retries: { attempts: 20 },
      lock_timeout_ms: 0,
    }

    expect(resolveOptions(given)).toEqual({
      ...DEFAULT_OPTIONS,
      stock: { negative: "allow", below_reserved: "allow" },
      retries: { attempts: 20 },
      lock_timeout_ms: 0,
    })
    expect(resolveOptions({ stock: { below_reserved: "refuse" } })).toEqual({
      ...DEFAULT_OPTIONS,
      stock: { negative: "refuse", below_reserved: "refuse" },
    })
  })

  it("leave the input and the defaults as they are", () => {
    const given = Object.freeze({ stock: Object.freeze({}) })
    const resolved = resolveOptions(given)

    resolved.stock.negative = "allow"

    expect(given).toEqual({ stock: {} })
    expect(resolveOptions().stock.negative).toBe("refuse")
  })

  it("stand beside what Medusa adds to the options of every module", () => {
    expect(
      resolveOptions({ database: { clientUrl: "postgres://" }, retries: {} })
    ).toEqual(DEFAULT_OPTIONS)
  })

  const choice = 'must be "refuse" or "allow"'
  const attempts = "must be a whole number from 1 to 20"
  const timeout = "must be a whole number from 0 to 60000"
  const replica =
    "must look like postgres://user:password@host:5432/database, or be null"

  it.each<[string, unknown, string]>([
    [
      "notices.to",
      { notices: { channel: "email" } },
      'must name whom to tell by the channel "email", got undefined',
    ],
    [
      "notices.channel",
      { notices: { to: ["stock@example.com"] } },
      'must name a channel, such as "email", for the addresses of "to", got undefined',
    ],
    [
      "notices.except.0",
      { notices: { except: ["low"] } },
      'must be a list of "low_stock", "out_of_stock", "overdue_incoming", ' +
        '"backorders_repromised", "import_finished", "check_faults", got undefined',
    ],
    [
      "read_replica_url",
      { read_replica_url: "standby.example.com" },
      `${replica}, got a text that is not shown`,
    ],
    [
      "read_replica_url",
      { read_replica_url: "mysql://shop:secret@standby/shop" },
      `${replica}, got a text that is not shown`,
    ],
    ["read_replica_url", { read_replica_url: 5 }, `${replica}, got 5`],
    [
      "read_replica_max_lag_ms",
      { read_replica_max_lag_ms: 999 },
      "must be a whole number from 1000 to 600000, got 999",
    ],
    [
      "stock.negative",
      { stock: { negative: "maybe" } },
      `${choice}, got "maybe"`,
    ],
    ["stock.negative", { stock: { negative: true } }, `${choice}, got true`],
    ["stock.negative", { stock: { negative: null } }, `${choice}, got null`],
    [
      "stock.below_reserved",
      { stock: { below_reserved: "no" } },
      'must be "allow" or "refuse", got "no"',
    ],
    ["retries.attempts", { retries: { attempts: 0 } }, `${attempts}, got 0`],
    ["retries.attempts", { retries: { attempts: 21 } }, `${attempts}, got 21`],
    [
      "retries.attempts",
      { retries: { attempts: 1.5 } },
      `${attempts}, got 1.5`,
    ],
    [
      "retries.attempts",
      { retries: { attempts: "5" } },
      `${attempts}, got "5"`,
    ],
    [
      "retries.attempts",
      { retries: { attempts: NaN } },
      `${attempts}, got NaN`,
    ],
    [
      "retries.attempts",
      { retries: { attempts: 1e300 } },
      `${attempts}, got 1e+300`,
    ],
    ["lock_timeout_ms", { lock_timeout_ms: -1 }, `${timeout}, got -1`],
    ["lock_timeout_ms", { lock_timeout_ms: 60001 }, `${timeout}, got 60001`],
    [
      "lock_timeout_ms",
      { lock_timeout_ms: Infinity },
      `${timeout}, got Infinity`,
    ],
    ["lock_timeout_ms", { lock_timeout_ms: [1] }, `${timeout}, got a list`],
    ["lock_timeout_ms", { lock_timeout_ms: {} }, `${timeout}, got a group`],
    [
      "lock_timeout_ms",
      { lock_timeout_ms: () => 1 },
      `${timeout}, got a function`,
    ],
    ...[["Photo"], "photo", [1], Array.from({ length: 101 }, () => "a")].map(
      (reasons): [string, unknown, string] => [
        "ledger.reasons",
        { ledger: { reasons } },
        `must be a list of at most 100 codes of lower-case letters, digits and underscores, got ${
          typeof reasons === "string" ? '"photo"' : "a list"
        }`,
      ]
    ),
    [
      "ledger.keep_keys_hours",
      { ledger: { keep_keys_hours: 0 } },
      "must be a whole number from 1 to 8760, got 0",
    ],
    [
      "connection_timeout_ms",
      { connection_timeout_ms: 0 },
      "must be a whole number from 1 to 60000, got 0",
    ],
    [
      "prepared_statements",
      { prepared_statements: "no" },
      'must be true or false, got "no"',
    ],
    [
      "cart.reserve_on",
      { cart: { reserve_on: "payment" } },
      'must be "add_to_cart" or "checkout" or "order", got "payment"',
    ],
    [
      "cart.ttl_minutes",
      { cart: { ttl_minutes: 0 } },
      "must be a number of minutes above 0, up to 10080, got 0",
    ],
    [
      "cart.max_hold_minutes",
      { cart: { max_hold_minutes: 10081 } },
      "must be a number of minutes above 0, up to 10080, got 10081",
    ],
    [
      "cart.max_quantity_per_cart_item",
      { cart: { max_quantity_per_cart_item: 0 } },
      "must be a number above 0, or null for no limit, got 0",
    ],
    [
      "cart.max_items_held_per_cart",
      { cart: { max_items_held_per_cart: "10" } },
      'must be a number above 0, or null for no limit, got "10"',
    ],
    [
      "stock",
      { stock: "allow" },
      'must be a group of options: "negative", "below_reserved", got "allow"',
    ],
  ])("name %s when it is given %p", (name, options, complaint) => {
    expect(complaintAbout(options)).toBe(
      `Holdfast option "${name}" ${complaint}`
    )
  })

  it.each([null, "allow", 5, []])("must be a group, not %j", (options) => {
    const names = Object.keys(DEFAULT_OPTIONS).map((name) => `"${name}"`)

    expect(complaintAbout(options)).toContain(
      `Holdfast's options must be a group of options: ${names.join(", ")}, got `
    )
  })

  it.each([
    [{ stock: { negativ: "allow" } }, "stock.negativ", "stock.negative"],
    [{ negative: "allow" }, "negative", "stock.negative"],
    [{ stock: { attempts: 3 } }, "stock.attempts", "retries.attempts"],
    [{ lock_timeout: 100 }, "lock_timeout", "lock_timeout_ms"],
    [{ lockTimeoutMs: 100 }, "lockTimeoutMs", "lock_timeout_ms"],
  ])(
    "refuse the unknown name in %j with the nearest",
    (options, name, near) => {
      expect(complaintAbout(options)).toMatch(
        new RegExp(`^Holdfast has no option "${name}"\\. Nearest: "${near}", `)
      )
    }
  )

  it("are all named when several are wrong, one line each", () => {
    expect(
      complaintAbout({
        stock: { negative: "maybe", surplus: 1 },
        retries: { attempts: 0 },
      }).split("\n")
    ).toEqual([
      'Holdfast option "stock.negative" must be "refuse" or "allow", got "maybe"',
      expect.stringMatching(/^Holdfast has no option "stock\.surplus"\./),
      'Holdfast option "retries.attempts" must be a whole number from 1 to 20, got 0',
    ])
  })
})

function complaintAbout(options: unknown): string {
  try {
    resolveOptions(options)
  } catch (error) {
    expect(error).toBeInstanceOf(MedusaError)
    expect((error as MedusaError).type).toBe(MedusaError.Types.INVALID_ARGUMENT)

    return (error as MedusaError).message
  }

  throw new Error("The options were accepted")
}

describe("the deadline of a statement", () => {
  it("leaves room for the longest wait for a lock, and is refused where it does not", () => {
    expect(resolveOptions({ lock_timeout_ms: 20000 })).toMatchObject({
      lock_timeout_ms: 20000,
      statement_timeout_ms: 30000,
    })
    expect(
      resolveOptions({ lock_timeout_ms: 100, statement_timeout_ms: 101 })
    ).toMatchObject({ statement_timeout_ms: 101 })
    expect(() => resolveOptions({ statement_timeout_ms: 5000 })).toThrow(
      'Holdfast option "statement_timeout_ms" must be above "lock_timeout_ms" (5000), got 5000'
    )
  })
})
