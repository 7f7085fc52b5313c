import { Button, Container } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { Link, useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { ExportButton, useExport } from "../../components/export-button"
import { FilterDefinition } from "../../components/filter-menu"
import { PageHeader } from "../../components/page-header"
import { STOCK_STATUSES } from "../../components/status"
import { Draft, transferLines } from "../../lib/drafts"
import { Level, locationOf, nameOf } from "../../lib/levels"
import { keys } from "../../lib/query-keys"
import { useSales } from "../../lib/sales"
import { useLocations, useReasons, useSalesChannels } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useEdits } from "../../lib/use-edits"
import { useList } from "../../lib/use-list"
import { useSelection } from "../../lib/use-selection"
import { useText } from "../../lib/use-text"
import { BulkDrawer } from "./bulk-drawer"
import { useStockColumns } from "./columns"
import { editOf } from "./edit-of"
import { PoliciesDrawer } from "./policies-drawer"
import { ReviewDrawer } from "./review-drawer"
import { SaveBar } from "./save-bar"

const FILTERS = ["location_id", "status", "sales_channel_id"] as const

type Open = "review" | "adjust" | "policies" | null

/** The stock of the shop, item by location: seen, sought and changed. */
export function StockPage() {
  const t = useText()
  const navigate = useNavigate()
  const address = useAddress(FILTERS, "title")
  const store = useEdits("holdfast:stock-edits")
  const [open, setOpen] = useState<Open>(null)
  const question = { q: address.q, ...address.filters }
  const list = useList<Level>({
    key: keys.levels,
    path: "/admin/stock-levels",
    rows: "stock_levels",
    by: "cursor",
    query: question,
    address,
  })
  const levels = list.rows
  const selection = useSelection(levels)
  const { hear } = store

  // They are there when a change is reviewed, whatever became of the session.
  useReasons()

  useEffect(() => {
    if (levels) {
      hear(levels.map((level) => [level.id, level.stocked_quantity] as const))
    }
  }, [hear, levels])

  const columns = useStockColumns(store, editOf, useSales(levels))
  const exported = useExport({
    path: "/admin/stock-levels/export",
    query: question,
    name: "stock.csv",
    exported: t("stock.exported"),
  })
  const close = () => setOpen(null)

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.stock")} subtitle={t("stock.subtitle")}>
        <ExportButton export={exported} />
      </PageHeader>
      <DataTable
        label={t("menu.stock")}
        columns={columns}
        {...list}
        rowId={(level) => level.id}
        rowName={(level) => `${nameOf(level)}, ${locationOf(level)}`}
        address={address}
        filters={useStockFilters()}
        searchPlaceholder={t("stock.search")}
        empty={{
          title: t("stock.empty"),
          description: t("stock.emptyHint"),
          action: (
            <Button size="small" variant="secondary" asChild>
              <Link to="/inventory">{t("stock.openInventory")}</Link>
            </Button>
          ),
        }}
        selected={selection.ids}
        onSelect={selection.select}
        commands={[
          {
            label: t("stock.commands.adjust"),
            shortcut: "a",
            right: "inventory_level:update",
            run: () => setOpen("adjust"),
          },
          {
            label: t("stock.commands.policies"),
            shortcut: "p",
            right: "inventory_level:update",
            run: () => setOpen("policies"),
          },
          {
            label: t("item.transfer"),
            shortcut: "t",
            right: "inventory_level:update",
            run: () =>
              void navigate("/inventory/transfers", {
                state: { draft: draftFrom(selection.rows) },
              }),
          },
          {
            label: t("stock.export"),
            shortcut: "e",
            run: () => exported.mutate({ id: [...selection.ids] }),
          },
        ]}
        onOpen={(level) => navigate(`/inventory/${level.inventory_item_id}`)}
      />
      <SaveBar store={store} onReview={() => setOpen("review")} />
      <ReviewDrawer isOpen={open === "review"} onClose={close} store={store} />
      {open === "adjust" && (
        <BulkDrawer
          levels={selection.rows}
          onClose={close}
          editOf={editOf}
          onContinue={(edits) => {
            store.putAll(edits)
            selection.clear()
            setOpen(edits.length ? "review" : null)
          }}
        />
      )}
      {open === "policies" && (
        <PoliciesDrawer
          levels={selection.rows}
          onClose={() => {
            selection.clear()
            close()
          }}
        />
      )}
    </Container>
  )
}

/** From where they stand, if that is one place. */
function draftFrom(levels: Level[]): Draft {
  const places = new Set(levels.map(({ location_id }) => location_id))

  return {
    ...(places.size === 1 && { fromLocationId: [...places][0]! }),
    lines: transferLines(
      levels.map((level) => ({
        item: {
          id: level.inventory_item_id,
          sku: level.sku,
          title: level.title,
          thumbnail: level.thumbnail,
        },
        units: "",
        locationId: "",
      }))
    ),
  }
}

function useStockFilters(): FilterDefinition<(typeof FILTERS)[number]>[] {
  const t = useText()
  const locations = useLocations()
  const channels = useSalesChannels()

  return [
    {
      name: "location_id",
      label: t("common.location"),
      choices: locations,
    },
    {
      name: "status",
      label: t("stock.columns.status"),
      choices: STOCK_STATUSES.map((status) => ({
        value: status,
        label: t(`status.${status}`),
      })),
    },
    {
      name: "sales_channel_id",
      label: t("stock.filters.channel"),
      choices: channels,
    },
  ]
}
