import { Container } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { ExportButton, useExport } from "../../components/export-button"
import { ExtendHolds, ReleaseHolds } from "../../components/holds/hold-drawers"
import { ItemFilter } from "../../components/item-filter"
import { PageHeader } from "../../components/page-header"
import { heldUnitsOf, Hold, HOLD_FIELDS } from "../../lib/holds"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useSelection } from "../../lib/use-selection"
import { useText } from "../../lib/use-text"
import { useHoldColumns } from "./columns"

const FILTERS = ["location_id", "inventory_item_id", "cart_id"] as const
/** A hold is to be seen within two seconds. */
const REFRESH_MS = 1500

/** What carts hold now, and for how long. */
export function HoldsPage() {
  const t = useText()
  const navigate = useNavigate()
  const address = useAddress(FILTERS, "expires_at")
  const list = useList<Hold>({
    key: keys.holds,
    path: "/admin/cart-reservations",
    rows: "cart_reservations",
    by: "offset",
    query: { ...address.filters, fields: HOLD_FIELDS },
    address,
    refreshMs: REFRESH_MS,
  })
  const selection = useSelection(list.rows)
  const [open, setOpen] = useState<"release" | "extend" | null>(null)
  const drawer = {
    holds: useMemo(() => selection.rows.map(heldUnitsOf), [selection.rows]),
    onClose: () => setOpen(null),
    onDone: selection.clear,
  }
  const locations = useLocations()
  const exported = useExport({
    path: "/admin/cart-reservations/export",
    query: address.filters,
    name: "held-in-carts.csv",
    exported: t("holds.exported"),
  })

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.holds")} subtitle={t("holds.subtitle")}>
        <ExportButton export={exported} />
      </PageHeader>
      <DataTable
        label={t("menu.holds")}
        {...list}
        columns={useHoldColumns()}
        rowId={({ id }) => id}
        rowName={(hold) => heldUnitsOf(hold).item}
        address={address}
        filters={[
          {
            name: "location_id",
            label: t("common.location"),
            choices: locations,
          },
          { name: "cart_id", label: t("references.cart"), choices: [] },
        ]}
        search={
          <ItemFilter
            itemId={address.filters.inventory_item_id[0] ?? null}
            onChange={(id) =>
              address.setFilter("inventory_item_id", id ? [id] : [])
            }
          />
        }
        empty={{ title: t("holds.empty"), description: t("holds.emptyHint") }}
        selected={selection.ids}
        onSelect={selection.select}
        commands={[
          {
            label: t("holds.release"),
            shortcut: "r",
            right: "reservation_item:delete",
            run: () => setOpen("release"),
          },
          {
            label: t("holds.extend"),
            shortcut: "e",
            right: "reservation_item:update",
            run: () => setOpen("extend"),
          },
          {
            label: t("stock.export"),
            shortcut: "c",
            run: () => exported.mutate({ id: [...selection.ids] }),
          },
        ]}
        onOpen={({ inventory_item_id }) =>
          navigate(`/inventory/${inventory_item_id}`)
        }
      />
      {open === "release" && <ReleaseHolds {...drawer} />}
      {open === "extend" && <ExtendHolds {...drawer} />}
    </Container>
  )
}
