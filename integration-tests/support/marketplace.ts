import {
  createOrdersStep,
  createRemoteLinkStep,
  reserveInventoryStep,
  updateCartsStep,
  useQueryGraphStep,
} from "@medusajs/medusa/core-flows"
import { Modules } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

/** How much of which variant each of the orders gets. */
export type Split = Record<string, number>[]

export interface MarketplaceInput {
  id: string
  split: Split
  /** Where it is to fail. */
  fails?: "between" | "end"
}

const failIf = (id: string) =>
  createStep(id, async (fails: boolean) => {
    if (fails) {
      throw new Error("The marketplace's own step failed")
    }

    return new StepResponse(null)
  })
const failBetweenStep = failIf("test-fail-between")
const failAtEndStep = failIf("test-fail-at-end")

/* eslint-disable @typescript-eslint/no-explicit-any */
const reservationsOf = ({ cart, order }: { cart: any; order: any }) => ({
  items: order.items.flatMap((line: any) =>
    cart.items
      .find((item: any) => item.variant_id === line.variant_id)
      .variant.inventory_items.map((link: any) => ({
        id: line.id,
        inventory_item_id: link.inventory_item_id,
        required_quantity: link.required_quantity,
        allow_backorder: false,
        quantity: line.quantity,
        location_ids: link.inventory.location_levels.map(
          (level: any) => level.location_id
        ),
      }))
  ),
})

/**
 * A marketplace's own completion of a cart, of core's steps: an order of each
 * seller's lines, reserved one after the other.
 */
export const completeByOrdersWorkflow = createWorkflow(
  "test-complete-by-orders",
  (input: MarketplaceInput) => {
    const { data } = useQueryGraphStep({
      entity: "cart",
      fields: [
        "id",
        "region_id",
        "email",
        "currency_code",
        "sales_channel_id",
        "items.*",
        "items.variant.*",
        "items.variant.product.*",
        "items.variant.inventory_items.*",
        "items.variant.inventory_items.inventory.*",
        "items.variant.inventory_items.inventory.location_levels.*",
      ],
      filters: { id: input.id },
      options: { isList: false },
    }).config({ name: "cart-query" })
    const orders = transform({ data, input }, ({ data: cart, input }: any) =>
      (input as MarketplaceInput).split.map((part) => ({
        region_id: cart.region_id,
        sales_channel_id: cart.sales_channel_id,
        email: cart.email,
        currency_code: cart.currency_code,
        items: cart.items
          .filter((item: any) => part[item.variant_id])
          .map((item: any) => ({
            title: item.title,
            variant_id: item.variant_id,
            product_id: item.product_id,
            unit_price: item.unit_price,
            quantity: part[item.variant_id],
            // As core's own helper passes it on.
            cart_id: cart.id,
          })),
      }))
    )
    const created = createOrdersStep(orders as any)

    reserveInventoryStep(
      transform({ data, created }, ({ data: cart, created }: any) =>
        reservationsOf({ cart, order: created[0] })
      ) as any
    )
    failBetweenStep(
      transform({ input }, ({ input }) => input.fails === "between")
    )
    reserveInventoryStep(
      transform({ data, created }, ({ data: cart, created }: any) =>
        created[1] ? reservationsOf({ cart, order: created[1] }) : { items: [] }
      ) as any
    ).config({ name: "reserve-inventory-step-of-the-second" })
    failAtEndStep(transform({ input }, ({ input }) => input.fails === "end"))
    createRemoteLinkStep(
      transform({ data, created }, ({ data: cart, created }: any) =>
        created.map((order: any) => ({
          [Modules.ORDER]: { order_id: order.id },
          [Modules.CART]: { cart_id: cart.id },
        }))
      ) as any
    )
    updateCartsStep(
      transform({ input }, ({ input }) => [
        { id: input.id, completed_at: new Date() },
      ]) as any
    )

    return new WorkflowResponse(created)
  }
)
