import { Plus } from "@medusajs/icons"
import { Container } from "@medusajs/ui"
import { useState } from "react"
import { useLocation, useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { ItemFilter } from "../../components/item-filter"
import { PageHeader } from "../../components/page-header"
import { RightButton } from "../../components/right-button"
import { selectableOf } from "../../lib/deliveries"
import { Draft, draftOf } from "../../lib/drafts"
import { Incoming, isReceivable } from "../../lib/incoming"
import { useItemNames } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useSelection } from "../../lib/use-selection"
import { useText } from "../../lib/use-text"
import { CancelIncoming, RedateIncoming } from "./change-incoming"
import { useIncomingColumns } from "./columns"
import { NewIncoming } from "./new-incoming"
import { ReceiveIncoming } from "./receive-incoming"
import { useDeliveries } from "./use-deliveries"
import { WaitingFor } from "./waiting"

const FILTERS = [
  "status",
  "due",
  "location_id",
  "kind",
  "inventory_item_id",
  "reference",
  "id",
] as const
const STATUSES = ["expected", "received", "cancelled"]
const KINDS = ["expected", "transfer", "unspecified"]

type Open = "new" | "receive" | "redate" | "cancel" | null

/** What is expected, from suppliers and other locations: by when, and for whom. */
export function IncomingPage() {
  const t = useText()
  const navigate = useNavigate()
  const location = useLocation()
  const draft = draftOf(location.state)
  const [open, setOpen] = useState<Open>(draft ? "new" : null)
  const [begun, setBegun] = useState<Draft | null>(draft)
  const [waiting, setWaiting] = useState<{
    incoming: Incoming
    name: string
  } | null>(null)
  const address = useAddress(FILTERS, "expected_at")
  const { status, due, ...filters } = address.filters
  const query = {
    q: address.q,
    ...filters,
    // What is over is looked for, and not in the way. One that is named is shown.
    status: status.length || filters.id.length ? status : ["expected"],
    // By the server's clock.
    is_late: due.includes("late") ? "true" : undefined,
    fields: "*stock_location",
  }
  const list = useList<Incoming>({
    key: keys.incoming,
    path: "/admin/incoming-stock",
    rows: "incoming_stock",
    by: "offset",
    query,
    address,
  })
  const { lines, onToggle, ...deliveries } = useDeliveries({
    shown: list.rows,
    hasMore: (list.paging?.count ?? 0) > (list.rows?.length ?? 0),
    query,
    // Who looks for some lines is shown them.
    isOpen: address.q !== "" || filters.reference.length > 0 || due.length > 0,
  })
  const item = useItemNames(lines.map((line) => line.inventory_item_id))
  const selection = useSelection(lines)
  const rows = selection.rows.filter(isReceivable)
  const locations = useLocations()
  const drawer = {
    rows,
    onClose: () => setOpen(null),
    onDone: selection.clear,
  }
  const command = (what: Open, label: string, shortcut: string) => ({
    label: t(`incoming.${label}`),
    shortcut,
    right: "inventory_level:update" as const,
    run: () => rows.length && setOpen(what),
  })

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.incoming")} subtitle={t("incoming.subtitle")}>
        <RightButton
          right="inventory_level:update"
          size="small"
          onClick={() => {
            setBegun(null)
            setOpen("new")
          }}
        >
          <Plus />
          {t("incoming.new")}
        </RightButton>
      </PageHeader>
      <DataTable
        label={t("menu.incoming")}
        {...list}
        rows={deliveries.rows}
        counted={t("incoming.countedLines")}
        columns={useIncomingColumns(lines, {
          onToggle,
          onWaiting: (incoming, name) => setWaiting({ incoming, name }),
          onReference: (reference) =>
            address.setFilter("reference", [reference]),
        })}
        rowId={({ id }) => id}
        rowName={({ isDelivery, line }) => {
          const { sku, title } = item(line.inventory_item_id) ?? {}

          return isDelivery
            ? line.reference!
            : `${sku ?? title ?? line.inventory_item_id}, ${line.stock_location?.name ?? line.location_id}`
        }}
        address={address}
        moreFilters={
          <div className="w-56">
            <ItemFilter
              itemId={filters.inventory_item_id[0] ?? null}
              onChange={(id) =>
                address.setFilter("inventory_item_id", id ? [id] : [])
              }
            />
          </div>
        }
        searchPlaceholder={t("incoming.search")}
        filters={[
          {
            name: "status",
            label: t("stock.columns.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`incoming.status.${value}`),
            })),
            initial: "expected",
          },
          {
            name: "due",
            label: t("incoming.due"),
            choices: [{ value: "late", label: t("incoming.late") }],
          },
          {
            name: "location_id",
            label: t("common.location"),
            choices: locations,
          },
          {
            name: "kind",
            label: t("movements.filters.kind"),
            choices: KINDS.map((value) => ({
              value,
              label: t(`incoming.kind.${value}`),
            })),
          },
          { name: "reference", label: t("incoming.reference"), choices: [] },
          { name: "id", label: t("references.incoming_stock"), choices: [] },
        ]}
        empty={{
          title: t("incoming.empty"),
          description: t("incoming.emptyHint"),
        }}
        selected={selection.ids}
        onSelect={selection.select}
        // Those that are over, or of a transfer, are not changed here.
        selectedWith={selectableOf}
        commands={[
          command("receive", "receive", "r"),
          command("redate", "redate", "d"),
          command("cancel", "cancel", "c"),
        ]}
        onOpen={(row) =>
          row.isDelivery
            ? onToggle(row)
            : navigate(`/inventory/${row.line.inventory_item_id}`)
        }
      />
      {waiting && <WaitingFor {...waiting} onClose={() => setWaiting(null)} />}
      {open === "new" && (
        <NewIncoming
          draft={begun}
          onClose={() => {
            setOpen(null)
            // What it began with is not to come back with the page.
            void navigate(location, { replace: true, state: null })
          }}
        />
      )}
      {open === "receive" && <ReceiveIncoming {...drawer} />}
      {open === "redate" && <RedateIncoming {...drawer} />}
      {open === "cancel" && <CancelIncoming {...drawer} />}
    </Container>
  )
}
