import { Modules } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"

import { aroundStep } from "../../src/workflows/core/around-step"
import { HttpTest } from "./http-test"
import { preparedCart } from "./prepared-cart"

/** Steps at which a server is to die, as far as the database can tell. */
const deadly = new Set<string>()
let died = 0

const dieBefore = (step: string) =>
  aroundStep(
    completeCartWorkflow,
    step,
    {
      invoke: async (_call, proceed) => {
        if (deadly.has(step)) {
          died++

          // It goes on no more, and undoes nothing.
          return await new Promise<never>(() => {})
        }

        return await proceed()
      },
    },
    { owner: "dead-servers.ts", layer: "turn" }
  )

export const LINK = "create-remote-links"
export const RESERVE = "reserve-inventory-step"

/** Files that share a process share the steps. */
let isLaid = false

/** Servers that die over the completion of a cart, and what is found after it. */
export function deadServers(t: () => HttpTest) {
  beforeAll(() => {
    if (!isLaid) {
      isLaid = true
      ;[LINK, RESERVE].forEach(dieBefore)
    }
  })
  beforeEach(() => {
    deadly.clear()
    died = 0
  })

  const prepare = (quantities: Record<string, number>) =>
    preparedCart(t(), quantities)

  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const complete = (cart: string) => t().shopper.completeCart(t().store, cart)

  /**
   * Completes a cart on a server that dies before an answer; the connection is
   * to be broken as it dies.
   */
  const completeInVain = (cart: string): AbortController => {
    const connection = new AbortController()

    void fetch(`${t().baseUrl}/store/carts/${cart}/complete`, {
      method: "POST",
      headers: { "x-publishable-api-key": t().shop.publishableKey },
      signal: connection.signal,
    }).catch(() => {})

    return connection
  }

  /** Completes a cart on a server that dies at a step; what it held is gone. */
  const dieAt = async (step: string, cart: string): Promise<string> => {
    deadly.add(step)
    const connection = completeInVain(cart)

    await until(async () => {
      const [state] = await t().sql<{
        orders: number
        links: number
        reserved: number
      }>(
        `select (select count(*)::int from "order") as orders,
          (select count(*)::int from order_cart) as links,
          (select count(*)::int from reservation_item
            where cart_id is null and deleted_at is null) as reserved`
      )
      const { orders, links, reserved } = state!

      return (
        died === 1 &&
        orders === 1 &&
        (step === LINK ? links === 0 && reserved > 0 : links === 1)
      )
    })
    deadly.clear()
    connection.abort()
    // Its lock dies with it.
    await t().container.resolve(Modules.LOCKING).release(cart)
    await t().container.resolve(Modules.LOCKING).releaseAll()

    const [order] = await t().sql<{ id: string }>(`select id from "order"`)

    return order!.id
  }

  const rows = () =>
    t().sql<{ owner: string; units: number }>(
      `select case when cart_id is null then 'order' else 'cart' end as owner,
        quantity::int as units
      from reservation_item where deleted_at is null order by 1, 2`
    )

  const movements = () =>
    t().sql<{ kind: string }>("select kind from stock_movement order by id")

  const age = async (minutes: number) => {
    for (const table of ["order", "order_item", "order_line_item"]) {
      await t().sql(
        `update "${table}" set created_at = created_at - make_interval(mins => ?)`,
        [minutes]
      )
    }
    for (const table of ["reservation_item", "cart_conversion"]) {
      await t().sql(
        `update ${table} set updated_at = updated_at - make_interval(mins => ?)`,
        [minutes]
      )
    }
  }

  const endHolds = () =>
    t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id is not null"
    )

  const check = async () =>
    (await t().admin.get("/admin/stock-reconciliation")).check as {
      is_sound: boolean
      faults: Record<string, number>
      findings: Record<string, unknown>[]
    }

  const fulfill = async (orderId: string) => {
    const { order } = await t().admin.get(`/admin/orders/${orderId}`)

    await t().admin.post(`/admin/orders/${orderId}/fulfillments`, {
      location_id: t().shop.locationIds.oslo,
      items: order.items.map((item: { id: string; quantity: number }) => ({
        id: item.id,
        quantity: item.quantity,
      })),
    })
  }

  /** Completes a cart on a server that dies with nothing but the order created. */
  const dieWithTheOrder = async (cart: string): Promise<string> => {
    const known = (await t().sql<{ id: string }>(`select id from "order"`)).map(
      ({ id }) => id
    )
    const before = died

    deadly.add(LINK).add(RESERVE)

    const connection = completeInVain(cart)

    await until(async () => died === before + 2)
    deadly.clear()
    connection.abort()
    await t().container.resolve(Modules.LOCKING).releaseAll()

    const [made, ...others] = (
      await t().sql<{ id: string }>(`select id from "order"`)
    ).filter(({ id }) => !known.includes(id))

    expect(others).toEqual([])
    expect(
      await t().sql("select 1 from order_cart where order_id = ?", [made!.id])
    ).toEqual([])

    return made!.id
  }

  return {
    prepare,
    until,
    complete,
    completeInVain,
    dieAt,
    dieWithTheOrder,
    /** The steps at which the next completion dies. */
    deadly,
    deaths: () => died,
    rows,
    movements,
    age,
    endHolds,
    check,
    fulfill,
  }
}
