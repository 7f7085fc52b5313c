import {
  Bounds,
  boundsStatement,
  movementsStatement,
} from "../operations/ledger/movements-statement"
import { testInventory } from "./support/module-test"

testInventory(({ sql, givenItem }) => {
  describe("history", () => {
    it("every question reads a page along an index, and sorts nothing", async () => {
      const item = await givenItem({ a: 0 })
      const rows = 200_000

      // As the operations would have written them, one hour and more apart.
      await sql(
        `insert into stock_movement (
          inventory_item_id, location_id, kind,
          stocked_delta, reserved_delta, incoming_delta,
          stocked_after, reserved_after, incoming_after,
          reason, reference_type, reference_id, actor_id,
          reservation_id, line_item_id, idempotency_key, created_at
        )
        select
          case when n < 60000 then 'iitem_old' when n % 2 = 0 then ? else 'iitem_' || n % 1000 end,
          case when n < 60000 or n % 2 = 0 then 'a' else 'loc_' || n % 20 end,
          case
            when n % 5000 < 2 then 'counted'
            when n % 20 = 3 then 'received'
            when n % 20 = 8 then 'reserved'
            else 'adjusted'
          end,
          case when n % 4 < 2 then 1 else -1 end, 0, 0,
          0, 0, 0,
          case
            when n % 100 < 2 then 'reason_' || n % 7
            when n % 40 = 5 then 'promotion'
          end,
          case when n % 50000 = 11 then 'claim' else 'order' end, 'order_' || n / 10,
          case
            when n % 50 < 2 then 'user_' || n % 9
            when n % 40 = 7 then 'user_elsewhere'
          end,
          'resitem_' || n / 3, 'ordli_' || n / 6, case when n % 100 = 9 then 'key_' || n end,
          timestamptz '2020-01-01' + n * interval '1 minute'
        from generate_series(1, ?::integer) n`,
        [item, rows]
      )
      await sql("analyze stock_movement")

      // By which index, and whether there is nothing to be found.
      const questions: Record<
        string,
        [Parameters<typeof movementsStatement>[0], string, true?]
      > = {
        "the newest": [{}, "stock_movement_pkey"],
        "of an item": [{ inventory_item_id: item }, "IDX_stock_movement_item"],
        "of a level": [
          { inventory_item_id: item, location_id: "a" },
          "IDX_stock_movement_(item|level)",
        ],
        "of a location": [
          { location_id: "loc_3" },
          "IDX_stock_movement_location",
        ],
        "of a rare kind": [
          { kind: "counted" },
          "IDX_stock_movement_rarer_kind",
        ],
        "of an everyday kind": [
          { kind: "reserved" },
          "IDX_stock_movement_kind",
        ],
        "for a reason": [{ reason: "reason_3" }, "IDX_stock_movement_reason"],
        "of an order": [
          { reference_type: "order", reference_id: "order_77" },
          "IDX_stock_movement_reference",
        ],
        "of a person": [{ actor_id: "user_4" }, "IDX_stock_movement_actor"],
        "of an item's distant past": [
          {
            inventory_item_id: item,
            from: "2020-03-01T00:00:00Z",
            until: "2020-03-02T00:00:00Z",
          },
          "IDX_stock_movement_item",
        ],
        "of the shop's distant past": [
          { from: "2020-01-05T00:00:00Z", until: "2020-01-06T00:00:00Z" },
          "stock_movement_pkey",
        ],
        "of an item that stopped moving long ago": [
          { inventory_item_id: "iitem_old" },
          "IDX_stock_movement_item",
        ],
        "of an item's two months": [
          {
            inventory_item_id: item,
            from: "2020-03-01T00:00:00Z",
            until: "2020-05-01T00:00:00Z",
          },
          "IDX_stock_movement_item",
        ],
        "of an item, of a kind that only others had": [
          { inventory_item_id: item, kind: "received" },
          "IDX_stock_movement_rarer_kind",
          true,
        ],
        "of an item, for a reason that only others had": [
          { inventory_item_id: item, reason: "promotion" },
          "IDX_stock_movement_reason",
          true,
        ],
        "of an item, by a person who only changed others": [
          { inventory_item_id: item, actor_id: "user_elsewhere" },
          "IDX_stock_movement_actor",
          true,
        ],
        "of a location, of a kind that only others had": [
          { location_id: "loc_5", kind: "received" },
          "IDX_stock_movement_rarer_kind",
          true,
        ],
        "of a location, for a reason that only others had": [
          { location_id: "loc_7", reason: "promotion" },
          "IDX_stock_movement_reason",
          true,
        ],
        "by a person, of a kind that only others did": [
          { actor_id: "user_elsewhere", kind: "received" },
          "IDX_stock_movement_actor",
          true,
        ],
        "of a reservation": [
          { reservation_id: "resitem_1000" },
          "IDX_stock_movement_reservation",
        ],
        "of an item's reservation": [
          { inventory_item_id: item, reservation_id: "resitem_40000" },
          "IDX_stock_movement_reservation",
        ],
        "of a line item": [
          { line_item_id: "ordli_1000" },
          "IDX_stock_movement_line_item",
        ],
        "under an idempotency key": [
          { idempotency_key: "key_100009" },
          "IDX_stock_movement_idempotency_key",
        ],
        "of a rare type of reference": [
          { reference_type: "claim" },
          "IDX_stock_movement_reference_type",
        ],
        "of an everyday type of reference": [
          { reference_type: "order" },
          "stock_movement_pkey",
        ],
        "of two locations": [
          { location_id: ["a", "loc_3"] },
          "IDX_stock_movement_location",
        ],
        "of two items": [
          { inventory_item_id: [item, "iitem_old"] },
          "IDX_stock_movement_item",
        ],
        "of an item, of two kinds that it hardly had": [
          { inventory_item_id: item, kind: ["counted", "received"] },
          "IDX_stock_movement_rarer_kind",
        ],
      }
      const pages = Object.entries(questions).flatMap(
        ([name, [filters, index, isEmpty = false]]) =>
          (["newest_first", "oldest_first"] as const).map(
            (order) => [name, filters, index, order, isEmpty] as const
          )
      )

      const shown: object[] = []

      for (const [name, filters, index, order] of pages) {
        const times = boundsStatement(filters)
        const [bounds] = times
          ? await sql<Bounds & object>(inline(times.text, times.values))
          : []
        const { text, values } = movementsStatement(
          filters,
          { order, cursor: null, limit: 50 },
          bounds
        )
        const [explained] = await sql<{
          "QUERY PLAN": [{ Plan: PlanNode }]
        }>(`explain (analyze, buffers, format json) ${inline(text, values)}`)
        const plan = explained!["QUERY PLAN"][0].Plan
        const nodes = nodesOf(plan)

        shown.push({
          question: `${name}, ${order}`,
          index: nodes.some((node) =>
            new RegExp(`^${index}$`).test(node["Index Name"] ?? "")
          )
            ? index
            : nodes.map((node) => node["Index Name"]),
          isSequential: nodes.some((node) => node["Node Type"] === "Seq Scan"),
          isEmpty: plan["Actual Rows"] === 0,
          // Blocks of 8 kB, of more than 5,000 in all.
          isShort:
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 150 ||
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        })
      }

      // What was made up here is made to add up, for the check that follows.
      await sql(
        `alter table stock_movement disable trigger stock_movement_append_only;
        delete from stock_movement where created_at < '2021-01-01';
        alter table stock_movement enable trigger stock_movement_append_only`
      )

      expect(shown).toEqual(
        pages.map(([name, , index, order, isEmpty]) => ({
          question: `${name}, ${order}`,
          index,
          isSequential: false,
          isEmpty,
          isShort: true,
        }))
      )
    })
  })
})

interface PlanNode {
  "Node Type": string
  "Index Name"?: string
  "Actual Rows": number
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: PlanNode[]
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** A statement with its values written out, for `explain`. */
function inline(text: string, values: unknown[]): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1]

    return value === null || typeof value === "number"
      ? String(value)
      : `'${String(value)}'`
  })
}
