import { RefusedRow } from "../../errors"
import { InventoryTest } from "./module-test"

export interface Given {
  item: string
  other: string
  /** Of 4 units of the item at a, for an order. */
  reservation: string
  /** Of 1 unit of the item at a, for a cart, its time over. */
  held: string
  /** Of 12 units of the item at a, 6 received. */
  incoming: string
  /** Of 3 units of the other item from a to b. */
  draft: string
  /** The same, shipped. */
  shipped: string
}

export interface Case {
  what: string
  call: (given: Given) => Promise<unknown>
  type: string
  code?: string
  rows: (given: Given) => Partial<RefusedRow>[]
}

export const [BAD, GONE, RULE, CONFLICT] = [
  "invalid_data",
  "not_found",
  "not_allowed",
  "conflict",
]

export const level = (item: string, location: string) => ({
  inventory_item_id: item,
  location_id: location,
})

/** A call of each way in which the service refuses, and what is told of it. */
export function refusalCases({
  service,
}: Pick<InventoryTest, "service">): Case[] {
  const notThere = (id: string) => [{ reason: "not_found" as const, id }]
  const adjust = (line: object, more: object = {}) =>
    service.adjustInventoryLevels({
      reason: "correction",
      lines: [line as never],
      ...more,
    })

  return [
    {
      what: "adjusting a level that is not there",
      call: ({ item }) => service.adjustInventory(item, "c", 1),
      type: GONE,
      rows: ({ item }) => [{ reason: "not_stocked", ...level(item, "c") }],
    },
    {
      what: "adjusting below zero",
      call: ({ item }) => service.adjustInventory(item, "b", -3),
      type: RULE,
      rows: ({ item }) => [
        {
          reason: "negative",
          ...level(item, "b"),
          stocked: 2,
          reserved: 0,
          stocked_after: -1,
        },
      ],
    },
    {
      what: "a count with a stale expectation",
      call: ({ item }) =>
        adjust({ ...level(item, "a"), stocked_quantity: 9, expected: 4 }),
      type: CONFLICT,
      code: "stale_value",
      rows: ({ item }) => [
        {
          reason: "stale_value",
          ...level(item, "a"),
          stocked: 16,
          expected: 4,
        },
      ],
    },
    {
      what: "setting a level with a stale expectation",
      call: ({ item }) =>
        service.updateInventoryLevels({
          ...level(item, "a"),
          stocked_quantity: 9,
          expected: 4,
        } as never),
      type: CONFLICT,
      code: "stale_value",
      rows: ({ item }) => [
        {
          reason: "stale_value",
          ...level(item, "a"),
          stocked: 16,
          expected: 4,
        },
      ],
    },
    {
      what: "a line of a wrong reason among good ones",
      call: ({ item }) =>
        adjust(
          { ...level(item, "a"), adjustment: 1 },
          { reason: "because" as never }
        ),
      type: BAD,
      rows: () => [
        { reason: "invalid", field: expect.stringMatching(/reason$/) },
      ],
    },
    {
      what: "more than a level can count",
      call: ({ item }) =>
        service.adjustInventory(item, "a", Number.MAX_SAFE_INTEGER),
      type: BAD,
      rows: ({ item }) => [{ reason: "too_large", ...level(item, "a") }],
    },
    {
      what: "expecting less than incoming rows do",
      call: ({ item }) =>
        service.updateInventoryLevels({
          ...level(item, "a"),
          incoming_quantity: 1,
        }),
      type: RULE,
      rows: ({ item }) => [
        {
          reason: "below_named",
          ...level(item, "a"),
          named: 6,
          incoming_after: 1,
        },
      ],
    },
    {
      what: "a level that there is",
      call: ({ item }) => service.createInventoryLevels(level(item, "a")),
      type: BAD,
      rows: ({ item }) => [{ reason: "exists", ...level(item, "a") }],
    },
    {
      what: "deleting a level with a reservation",
      call: ({ item }) => service.deleteInventoryLevel(item, "a"),
      type: RULE,
      rows: ({ item }) => [
        { reason: "incoming", ...level(item, "a"), reserved: 4, incoming: 6 },
      ],
    },
    {
      what: "an SKU that is taken",
      call: async () => {
        await service.createInventoryItems({ sku: "TAKEN" })
        await service.createInventoryItems({ sku: "TAKEN" })
      },
      type: BAD,
      rows: () => [{ reason: "exists", sku: "TAKEN" }],
    },
    {
      what: "an SKU twice",
      call: () =>
        service.createInventoryItems([{ sku: "TWICE" }, { sku: "TWICE" }]),
      type: BAD,
      rows: () => [{ reason: "repeated", index: 1, sku: "TWICE" }],
    },
    {
      what: "deleting an item on its way",
      call: ({ other }) => service.deleteInventoryItems(other),
      type: RULE,
      rows: ({ other, shipped }) => [
        {
          reason: "in_transit",
          inventory_item_id: other,
          transfer_id: shipped,
        },
      ],
    },
    {
      what: "reading an item that is not there",
      call: () => service.retrieveInventoryItem("iitem_none"),
      type: GONE,
      rows: () => notThere("iitem_none"),
    },
    {
      what: "reserving of a level that is not there",
      call: ({ item }) =>
        service.createReservationItems({ ...level(item, "c"), quantity: 1 }),
      type: GONE,
      rows: ({ item }) => [{ reason: "not_stocked", ...level(item, "c") }],
    },
    {
      what: "a reservation's item",
      call: ({ reservation, other }) =>
        service.updateReservationItems(reservation, {
          inventory_item_id: other,
        } as never),
      type: BAD,
      rows: ({ reservation, item }) => [
        { reason: "other_item", id: reservation, inventory_item_id: item },
      ],
    },
    {
      what: "moving more than a reservation holds",
      call: ({ reservation }) =>
        service.moveReservation({
          id: reservation,
          location_id: "b",
          quantity: 5,
        }),
      type: BAD,
      rows: ({ reservation, item }) => [
        {
          reason: "excess",
          id: reservation,
          ...level(item, "a"),
          requested: 5,
          held: 4,
        },
      ],
    },
    {
      what: "moving a reservation twice",
      call: ({ reservation }) =>
        service.moveReservation(
          [1, 2].map((quantity) => ({
            id: reservation,
            location_id: "b",
            quantity,
          }))
        ),
      type: BAD,
      rows: ({ reservation }) => [{ reason: "repeated", id: reservation }],
    },
    {
      what: "extending what is over",
      call: ({ held }) =>
        service.extendCartReservations({ id: held, minutes: 5 }),
      type: RULE,
      rows: ({ held, item }) => [
        { reason: "expired", id: held, ...level(item, "a") },
      ],
    },
    {
      what: "a line twice in a cart",
      call: ({ item }) =>
        service.holdCartItems({
          cart_id: "cart_2",
          location_ids: ["a"],
          lines: [1, 2].map((quantity) => ({
            line_item_id: "cali_2",
            quantity,
            inventory_items: [
              { inventory_item_id: item, required_quantity: 1 },
            ],
          })),
        }),
      type: BAD,
      rows: () => [{ reason: "repeated", line_item_id: "cali_2" }],
    },
    {
      what: "more in a cart than it may hold",
      call: ({ item }) =>
        service.holdCartItems({
          cart_id: "cart_2",
          location_ids: ["a"],
          lines: [
            {
              line_item_id: "cali_2",
              quantity: 4,
              inventory_items: [
                { inventory_item_id: item, required_quantity: 1 },
              ],
            },
          ],
        }),
      type: RULE,
      rows: ({ item }) => [
        {
          reason: "over_cap",
          line_item_id: "cali_2",
          inventory_item_id: item,
          requested: 4,
          most: 3,
        },
      ],
    },
    {
      what: "fulfilling what is not reserved",
      call: ({ item }) =>
        service.fulfill({
          fulfillment_id: "ful_1",
          order_id: "order_1",
          location_id: "a",
          items: [
            {
              line_item_id: "ordli_1",
              inventory_item_id: item,
              quantity: 5,
            },
          ],
        }),
      type: RULE,
      rows: ({ item }) => [
        {
          reason: "not_reserved",
          line_item_id: "ordli_1",
          inventory_item_id: item,
          reserved: 4,
          requested: 5,
        },
      ],
    },
    {
      what: "receiving more than is expected",
      call: ({ incoming }) =>
        service.receiveIncomingStocks({ id: incoming, quantity: 7 }),
      type: RULE,
      rows: ({ incoming, item }) => [
        {
          reason: "excess",
          id: incoming,
          ...level(item, "a"),
          quantity: 7,
          open: 6,
        },
      ],
    },
    {
      what: "expecting no more than was received",
      call: ({ incoming }) =>
        service.updateIncomingStocks({ id: incoming, quantity: 6 }),
      type: RULE,
      rows: ({ incoming, item }) => [
        {
          reason: "below_received",
          id: incoming,
          ...level(item, "a"),
          quantity: 6,
          received_quantity: 6,
        },
      ],
    },
    {
      what: "incoming stock that is not there",
      call: () => service.receiveIncomingStocks({ id: "incst_none" }),
      type: GONE,
      rows: () => notThere("incst_none"),
    },
    {
      what: "incoming stock twice",
      call: ({ incoming }) =>
        service.cancelIncomingStocks([{ id: incoming }, { id: incoming }]),
      type: BAD,
      rows: ({ incoming }) => [{ reason: "repeated", id: incoming }],
    },
    {
      what: "a transfer's incoming stock",
      call: async ({ other }) => {
        const [row] = await service.listIncomingStocks({
          inventory_item_id: other,
        })

        await service.receiveIncomingStocks({ id: row!.id })
      },
      type: RULE,
      rows: ({ other }) => [{ reason: "of_transfer", ...level(other, "b") }],
    },
    {
      what: "receiving a draft",
      call: ({ draft }) => service.receiveStockTransfer({ id: draft }),
      type: RULE,
      rows: ({ draft }) => [
        { reason: "wrong_status", id: draft, status: "draft" },
      ],
    },
    {
      what: "shipping what is shipped",
      call: ({ shipped }) => service.shipStockTransfer({ id: shipped }),
      type: RULE,
      rows: ({ shipped }) => [
        { reason: "wrong_status", id: shipped, status: "shipped" },
      ],
    },
    {
      what: "sending along what the transfer does not send",
      call: ({ draft, reservation }) =>
        service.shipStockTransfer({
          id: draft,
          reservation_ids: [reservation],
        }),
      type: RULE,
      rows: ({ reservation }) => [{ reason: "astray", id: reservation }],
    },
    {
      what: "an item that the transfer does not send",
      call: ({ shipped, item }) =>
        service.receiveStockTransfer({
          id: shipped,
          items: [{ inventory_item_id: item, received: 1 }],
        }),
      type: RULE,
      rows: ({ shipped, item }) => [
        { reason: "not_found", id: shipped, inventory_item_id: item },
      ],
    },
    {
      what: "receiving more than is on its way",
      call: ({ shipped, other }) =>
        service.receiveStockTransfer({
          id: shipped,
          items: [{ inventory_item_id: other, received: 4 }],
        }),
      type: RULE,
      rows: ({ shipped, other }) => [
        {
          reason: "excess",
          id: shipped,
          inventory_item_id: other,
          in_transit: 3,
          requested: 4,
        },
      ],
    },
    {
      what: "cancelling what is on its way",
      call: ({ shipped }) => service.cancelStockTransfer({ id: shipped }),
      type: RULE,
      rows: ({ shipped }) => [
        { reason: "in_transit", id: shipped, in_transit: 3 },
      ],
    },
    {
      what: "a transfer that is not there",
      call: () => service.shipStockTransfer({ id: "sttr_none" }),
      type: GONE,
      rows: () => notThere("sttr_none"),
    },
    {
      what: "an item twice in a transfer",
      call: ({ item }) =>
        service.createStockTransfers({
          from_location_id: "a",
          to_location_id: "b",
          items: [1, 2].map((quantity) => ({
            inventory_item_id: item,
            quantity,
          })),
        }),
      type: BAD,
      rows: ({ item }) => [
        { reason: "repeated", field: "items", inventory_item_id: item },
      ],
    },
    {
      what: "an undo of a group that is not there",
      call: () => service.undoMovementGroup("smgrp_none"),
      type: GONE,
      rows: () => notThere("smgrp_none"),
    },
    {
      what: "an undo of an undo",
      call: async ({ item }) => {
        const { group_id } = await adjust({
          ...level(item, "b"),
          adjustment: 1,
        })
        const undo = await service.undoMovementGroup(group_id!)

        await service.undoMovementGroup(undo.group_id!)
      },
      type: RULE,
      rows: () => [{ reason: "is_undo" }],
    },
    {
      what: "an undo a second time",
      call: async ({ item }) => {
        const { group_id } = await adjust({
          ...level(item, "b"),
          adjustment: 1,
        })

        await service.undoMovementGroup(group_id!)
        await service.undoMovementGroup(group_id!)
      },
      type: RULE,
      rows: () => [
        { reason: "undone", undone_by: expect.stringMatching(/^smgrp_/) },
      ],
    },
    {
      what: "a key of another call",
      call: async ({ item }) => {
        for (const adjustment of [1, 2]) {
          await adjust(
            { ...level(item, "b"), adjustment },
            { idempotency_key: "key_1" }
          )
        }
      },
      type: CONFLICT,
      code: "idempotency_key_reused",
      rows: () => [{ reason: "idempotency_key_reused" }],
    },
    {
      what: "a policy of a level that is not there",
      call: ({ item }) =>
        service.setStockPolicies({ ...level(item, "c"), safety_stock: 1 }),
      type: GONE,
      rows: ({ item }) => [{ reason: "not_stocked", ...level(item, "c") }],
    },
    {
      what: "a policy twice",
      call: ({ item }) =>
        service.setStockPolicies(
          [1, 2].map((safety_stock) => ({
            ...level(item, "a"),
            safety_stock,
          }))
        ),
      type: BAD,
      rows: ({ item }) => [{ reason: "repeated", ...level(item, "a") }],
    },
    {
      what: "a variant that needs how many of an item is no number",
      call: ({ item }) =>
        service.retrieveAvailability({
          variants: [
            {
              id: "variant_1",
              inventory_items: [
                { inventory_item_id: item },
                { inventory_item_id: item, required_quantity: {} as never },
              ],
            },
          ],
          location_ids: ["a"],
        }),
      type: BAD,
      rows: () => [
        {
          reason: "invalid",
          field: "variants[0].inventory_items[1].required_quantity",
        },
      ],
    },
    {
      what: "a bad field of a row",
      call: ({ item }) =>
        service.createReservationItems([
          { ...level(item, "b"), quantity: 1 },
          { ...level(item, "b"), quantity: 0 },
        ]),
      type: BAD,
      rows: () => [{ reason: "invalid", field: "[1].quantity" }],
    },
  ]
}
