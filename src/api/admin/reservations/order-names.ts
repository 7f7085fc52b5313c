import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { ownersOf, Owners } from "../../../workflows/levels/read-explanation"

type Order = NonNullable<Owners["order"]>

interface Shown {
  line_item_id?: string | null
  line_item?: unknown
  order_line_item?: object | null
}

const ORDER_OF_LINE = /^order_line_item\.order(\.|$)/

/**
 * Tells the order that a reservation is for, in core's routes: as `line_item`, from
 * which core's table of an item's reservations takes its order, and as
 * `order_line_item.order`, if that is asked for. A line has no relation to its order
 * in core's model, so that no query joins it. It is one more question for a page.
 */
export function nameOrders(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const { fields } = req.queryConfig
  const isAsked = fields.some((field) => ORDER_OF_LINE.test(field))
  const isShown = fields.includes("line_item_id") || fields.includes("*")

  if (!isAsked && !isShown) {
    return next()
  }
  if (!isShown) {
    fields.push("line_item_id")
  }

  const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

  res.json = (...answer: unknown[]) => {
    const [body] = answer as [
      { reservations?: Shown[]; reservation?: Shown } | null | undefined,
    ]
    const rows = body?.reservations ?? (body?.reservation && [body.reservation])

    if (!rows?.some(({ line_item_id }) => line_item_id)) {
      return send(...answer)
    }

    ordersOf(req, rows).then(
      (orders) => {
        rows.forEach((row) => {
          tellOrder(row, orders.get(row.line_item_id ?? ""), isAsked)
        })
        send(...answer)
      },
      (failure: unknown) => {
        req.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .error(
            `The orders of reservations could not be named: ${String(failure)}`
          )
        send(...answer)
      }
    )

    return res
  }
  next()
}

function tellOrder(row: Shown, order: Order | undefined, isAsked: boolean) {
  if (!order) {
    return
  }

  row.line_item ??= { id: row.line_item_id, order_id: order.id, order }

  if (isAsked) {
    row.order_line_item = { ...row.order_line_item, order }
  }
}

/** Orders by the ids of their lines. */
async function ordersOf(
  req: MedusaRequest,
  rows: Shown[]
): Promise<Map<string, Order>> {
  const lines = [
    ...new Set(rows.flatMap(({ line_item_id }) => line_item_id ?? [])),
  ]
  const asked = lines.map((line_item_id) => ({
    owner: "order" as const,
    line_item_id,
    cart_id: null,
  }))
  const withOwners = await ownersOf(req.scope, asked)

  return new Map(
    asked.flatMap((line) => {
      const { order } = withOwners(line)

      return order ? [[line.line_item_id, order] as const] : []
    })
  )
}
