import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { HttpTest } from "./http-test"
import { Order, orderDesk } from "./orders"

/** A product of the items that it is told, "NOOK", whose recipe then changes. */
export function kitDesk(test: () => HttpTest) {
  const { buy, sell } = orderDesk(test)

  const sellKit = async (
    uses: Record<string, number>,
    more: { allow_backorder?: boolean } = {}
  ): Promise<void> => {
    const variants = await sell("NOOK", uses, more)

    test().shop.variantIds["NOOK"] = variants["NOOK"]!
  }

  const buyKit = (quantity: number): Promise<Order> => buy({ NOOK: quantity })

  const linkOf = (item: string) => ({
    [Modules.PRODUCT]: { variant_id: test().shop.variantIds["NOOK"] },
    [Modules.INVENTORY]: { inventory_item_id: test().shop.itemIds[item] },
  })

  const unlink = async (item: string) => {
    await test()
      .container.resolve(ContainerRegistrationKeys.LINK)
      .dismiss(linkOf(item))
  }

  const link = async (item: string, required_quantity: number) => {
    await test()
      .container.resolve(ContainerRegistrationKeys.LINK)
      .create({ ...linkOf(item), data: { required_quantity } })
  }

  /** Switches managed inventory, and leaves the links (core's workflow cuts them). */
  const manage = async (manage_inventory: boolean) => {
    await test()
      .container.resolve(Modules.PRODUCT)
      .updateProductVariants(test().shop.variantIds["NOOK"]!, {
        manage_inventory,
      })
  }

  /** Has an edit of the order change how many of its first line are sold. */
  const edit = async (order: Order, quantity: number) => {
    const { admin } = test()
    const path = `/admin/order-edits/${order.id}`

    await admin.post("/admin/order-edits", { order_id: order.id })
    await admin.post(`${path}/items/item/${order.items[0]!.id}`, { quantity })
    await admin.post(`${path}/request`)
    await admin.post(`${path}/confirm`)
  }

  return { sellKit, buyKit, link, unlink, manage, edit }
}
