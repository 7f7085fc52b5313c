import { Container } from "@medusajs/ui"

import { ExportButton, useExport } from "../../components/export-button"
import { ItemFilter } from "../../components/item-filter"
import {
  movementQuery,
  MovementTable,
  useMovementAddress,
} from "../../components/movements/movement-table"
import { PageHeader } from "../../components/page-header"
import { useText } from "../../lib/use-text"

/** Every change of the stock: what, why, for what and by whom. */
export function HistoryPage() {
  const t = useText()
  const address = useMovementAddress()
  const exported = useExport({
    path: "/admin/stock-movements/export",
    query: movementQuery(address),
    name: "stock-movements.csv",
    exported: t("history.exported"),
  })

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.history")} subtitle={t("history.subtitle")}>
        <ExportButton export={exported} />
      </PageHeader>
      <MovementTable
        address={address}
        search={
          <ItemFilter
            itemId={address.filters.inventory_item_id[0] ?? null}
            onChange={(id) =>
              address.setFilter("inventory_item_id", id ? [id] : [])
            }
          />
        }
      />
    </Container>
  )
}
