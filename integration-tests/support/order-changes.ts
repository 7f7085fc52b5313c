import { HttpTest } from "./http-test"
import { Order } from "./orders"

/** An answer that is not thrown: for calls of which some are to be refused. */
export interface Answer {
  status: number
  message?: string
}

/** Calls at once, and what became of each. */
export async function atOnce(
  calls: (() => Promise<unknown>)[]
): Promise<Answer[]> {
  return await Promise.all(
    calls.map(async (call) => {
      for (;;) {
        try {
          await call()

          return { status: 200 }
        } catch (error) {
          const { status, message, code } = error as Answer & { code?: string }

          // Nothing was done: whoever is told so asks again.
          if (code !== "order_busy") {
            return { status, message }
          }
        }
      }
    })
  )
}

/** What a merchant does with an order that was delivered, over the admin's routes. */
export function changeDesk(test: () => HttpTest) {
  const post = (path: string, body: object = {}) =>
    test().admin.post(path, body)

  /** Opens a claim or an exchange up to its confirmation, without shipping. */
  const open = async (
    kind: "claim" | "exchange",
    order: Order,
    {
      type = "replace",
      claimed,
      back,
      out,
    }: {
      type?: "refund" | "replace"
      claimed?: number
      back?: number
      out?: Record<string, number>
    }
  ): Promise<string> => {
    const { shop } = test()
    const [line] = order.items
    const answer = await post(`/admin/${kind}s`, {
      order_id: order.id,
      ...(kind === "claim" && { type }),
    })
    const path = `/admin/${kind}s/${answer[kind].id}`

    if (claimed) {
      await post(`${path}/claim-items`, {
        items: [{ id: line!.id, quantity: claimed, reason: "other" }],
      })
    }
    if (back) {
      await post(`${path}/inbound/items`, {
        location_id: shop.locationIds.oslo,
        items: [{ id: line!.id, quantity: back }],
      })
    }
    if (out) {
      await post(`${path}/outbound/items`, {
        items: Object.entries(out).map(([sku, quantity]) => ({
          variant_id: shop.variantIds[sku],
          quantity,
        })),
      })
    }

    return path
  }

  /** The return of a claim or an exchange. */
  const returnOf = async (path: string): Promise<string> => {
    const answer = await test().admin.get(path)
    const { return_id } = answer.claim ?? answer.exchange

    return return_id
  }

  const requestReturn = async (
    order: Order,
    quantity: number
  ): Promise<string> => {
    const { shop } = test()
    const { return: opened } = await post("/admin/returns", {
      order_id: order.id,
      location_id: shop.locationIds.oslo,
    })
    const path = `/admin/returns/${opened.id}`

    await post(`${path}/request-items`, {
      items: [{ id: order.items[0]!.id, quantity }],
    })
    await post(`${path}/request`)

    return opened.id
  }

  /** A return up to the confirmation of its receipt. */
  const openReturn = async (
    order: Order,
    quantity: number,
    more: { damaged?: number; received?: number } = {}
  ): Promise<string> => {
    const id = await requestReturn(order, quantity)

    await receive(id, order, more.received ?? quantity, more.damaged)

    return id
  }

  /** Notes what has arrived of a return, without confirming it. */
  const receive = async (
    returnId: string,
    order: Order,
    quantity: number,
    damaged = 0
  ) => {
    const path = `/admin/returns/${returnId}`
    const { id } = order.items[0]!

    await post(`${path}/receive`)
    if (quantity - damaged > 0) {
      await post(`${path}/receive-items`, {
        items: [{ id, quantity: quantity - damaged }],
      })
    }
    if (damaged > 0) {
      await post(`${path}/dismiss-items`, {
        items: [{ id, quantity: damaged }],
      })
    }
  }

  const confirmReceipt = async (returnId: string) =>
    await post(`/admin/returns/${returnId}/receive/confirm`)

  /** The lines of an order as they are, by sku, the newest last. */
  const linesOf = async (order: Order): Promise<Order["items"]> =>
    (await test().admin.get(`/admin/orders/${order.id}?fields=id,*items`)).order
      .items

  return {
    open,
    returnOf,
    requestReturn,
    openReturn,
    receive,
    confirmReceipt,
    linesOf,
  }
}
