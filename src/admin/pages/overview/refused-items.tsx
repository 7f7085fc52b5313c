import { Container } from "@medusajs/ui"

import type { RefusedItem } from "../../../modules/inventory/types/overview"
import { Column, DataTable } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { PageHeader } from "../../components/page-header"
import { Quantity } from "../../components/quantity"
import { RowMenu } from "../../components/row-menu"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { useAddress } from "../../lib/use-address"
import { useText } from "../../lib/use-text"

const NONE = [] as const

type Refused = Json<RefusedItem>

interface RefusedItemsProps {
  items: Refused[]
  days: number
  onExpect(item: Refused): void
}

/** What shoppers wanted and did not get, the most units first. */
export function RefusedItems({ items, days, onExpect }: RefusedItemsProps) {
  const t = useText()
  const format = useFormat()
  const address = useAddress(NONE, "", "refused_")
  const columns: Column<Refused>[] = [
    {
      id: "item",
      header: t("common.item"),
      cell: (item) => (
        <ItemCell
          itemId={item.inventory_item_id}
          sku={item.sku}
          title={item.title}
          thumbnail={item.thumbnail}
        />
      ),
    },
    {
      id: "units",
      header: t("overview.missing"),
      isNumber: true,
      cell: ({ refused_quantity }) => <Quantity value={refused_quantity} />,
    },
    {
      id: "refusals",
      header: t("overview.refusals"),
      isNumber: true,
      cell: ({ refusals }) => <Quantity value={refusals} />,
    },
    {
      id: "last",
      header: t("overview.last"),
      cell: ({ last_refused_at }) => format.dateTime(last_refused_at),
    },
    {
      id: "actions",
      header: "",
      isPinned: "end",
      isNumber: true,
      cell: (item) => (
        <RowMenu
          label={t("item.actionsOf", {
            name: item.sku ?? item.title ?? item.inventory_item_id,
          })}
          actions={[
            {
              label: t("lowStock.order"),
              right: "inventory_level:update",
              run: () => onExpect(item),
            },
          ]}
        />
      ),
    },
  ]

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("overview.lost")}
        subtitle={t("overview.lostHint", { days: format.quantity(days) })}
      />
      <DataTable
        label={t("overview.lost")}
        columns={columns}
        rows={items}
        rowId={({ inventory_item_id }) => inventory_item_id}
        rowName={(item) => item.sku ?? item.title ?? item.inventory_item_id}
        address={address}
        search={null}
        onRetry={() => {}}
        empty={{
          title: t("overview.nothingLost"),
          description: t("overview.nothingLostHint"),
        }}
      />
    </Container>
  )
}
