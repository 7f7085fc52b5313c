import { asValue } from "@medusajs/framework/awilix"
import { MedusaContainer } from "@medusajs/framework/types"
import { createMedusaContainer } from "@medusajs/framework/utils"

import { knowing } from "../asking-for"
import {
  CART_AGAIN,
  giveToPromotions,
  giveToShipping,
  SHIPPING,
} from "../cart-read-once"
import { StepCall } from "../core-step"

interface Graph {
  graph(question: object): Promise<{ data: object[] }>
}

const READ = { id: "cart_1", total: 12, items: [{ id: "item_1" }] }
const FIELDS = ["id", "total", "items.*", "items.variant.id", "region.*"]
const QUESTION = {
  entity: "cart",
  fields: ["id", "total"],
  filters: { id: "cart_1" },
}

/** A container whose query says what it was asked, and a look at that. */
function shopOf() {
  const asked: object[] = []
  const container = createMedusaContainer() as MedusaContainer
  const graph = async (question: object) => {
    asked.push(question)

    return { data: [{ id: "of the database" }] }
  }

  container.register("query", asValue({ graph }))

  return { container, asked }
}

describe("a row that core has just read", () => {
  const knowingCart = () => {
    const { container, asked } = shopOf()
    const query = knowing(container, {
      entity: "cart",
      row: READ,
      fields: FIELDS,
    }).resolve<Graph>("query")

    return { query, asked }
  }

  it("is given once, as a copy", async () => {
    const { query, asked } = knowingCart()
    const { data } = await query.graph({
      ...QUESTION,
      fields: [
        "id",
        "total",
        "items.quantity",
        "items.variant.id",
        "region.id",
      ],
    })

    expect(data).toEqual([READ])
    expect(data[0]).not.toBe(READ)
    expect((data[0] as typeof READ).items[0]).not.toBe(READ.items[0])
    expect(asked).toEqual([])

    await query.graph(QUESTION)
    expect(asked).toEqual([QUESTION])
  })

  it.each([
    ["fields that were not read", { ...QUESTION, fields: ["id", "email"] }],
    [
      "fields of what was read by one only",
      { ...QUESTION, fields: ["items.variant.title"] },
    ],
    ["another row", { ...QUESTION, filters: { id: "cart_2" } }],
    [
      "a narrower filter",
      { ...QUESTION, filters: { id: "cart_1", email: "ada" } },
    ],
    ["no filter", { entity: "cart", fields: ["id"] }],
    ["another entity", { ...QUESTION, entity: "order" }],
  ])(
    "is not given to who asks for %s, nor to who asks next",
    async (_what, question) => {
      const { query, asked } = knowingCart()

      expect(await query.graph(question)).toEqual({
        data: [{ id: "of the database" }],
      })
      await query.graph(QUESTION)
      expect(asked).toEqual([question, QUESTION])
    }
  )
})

describe("the cart that core has just read", () => {
  const NOBODY = Symbol.for("NOOP")

  /** Whether core's step after it is given the cart. */
  const isGiven = async (
    to: typeof giveToShipping,
    {
      payload = {},
      cart = READ,
      fields = FIELDS,
      hook = NOBODY,
    }: {
      payload?: object
      cart?: object
      fields?: string[]
      hook?: unknown
    } = {}
  ) => {
    const { container, asked } = shopOf()
    const call = {
      container,
      payload,
      invoke: {
        [CART_AGAIN.name]: {
          output: { output: { data: cart } },
          holdfast: fields,
        },
        [SHIPPING.name]: {
          output: {
            compensateInput: {
              transaction: {
                getContext: () => ({
                  invoke: { validate: { output: { output: hook } } },
                }),
              },
            },
          },
        },
      },
    } as StepCall

    await to.invoke!(call, async (changes) => {
      await (changes?.container ?? container)
        .resolve<Graph>("query")
        .graph(QUESTION)

      return {}
    })

    return !asked.length
  }
  const SHIPPED = { ...READ, shipping_methods: [{ id: "casm_1" }] }

  it("is given to the look at its shipping methods, which comes next, where it has any", async () => {
    expect(await isGiven(giveToShipping, { cart: SHIPPED })).toBe(true)
    expect(await isGiven(giveToShipping)).toBe(false)
    expect(
      await isGiven(giveToShipping, { cart: { ...READ, shipping_methods: [] } })
    ).toBe(false)
  })

  it("is given to its promotions where nothing was written since", async () => {
    const isGivenOn = (change: Parameters<typeof isGiven>[1]) =>
      isGiven(giveToPromotions as typeof giveToShipping, change)

    expect(await isGivenOn({})).toBe(true)
    expect(
      await isGivenOn({ payload: { items: [], shipping_methods: [] } })
    ).toBe(true)
    // Taxes were, or shipping methods.
    expect(await isGivenOn({ payload: { force_refresh: true } })).toBe(false)
    expect(await isGivenOn({ payload: { items: [{ id: "item_1" }] } })).toBe(
      false
    )
    expect(await isGivenOn({ payload: { shipping_methods: [{}] } })).toBe(false)
    expect(await isGivenOn({ cart: SHIPPED })).toBe(false)
    // By a handler of the shop's, whatever it answered.
    expect(await isGivenOn({ hook: null })).toBe(false)
    expect(await isGivenOn({ hook: {} })).toBe(false)
  })

  it("is read anew where it is not known what was read of it", async () => {
    expect(await isGiven(giveToShipping, { cart: SHIPPED, fields: [] })).toBe(
      false
    )
  })
})
