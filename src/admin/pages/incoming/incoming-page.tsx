import { Plus } from "@medusajs/icons"
import { Container } from "@medusajs/ui"
import { useState } from "react"
import { useLocation, useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { RightButton } from "../../components/right-button"
import { Draft, draftOf } from "../../lib/drafts"
import { Incoming, isReceivable } from "../../lib/incoming"
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
import { WaitingFor } from "./waiting"

const FILTERS = ["status", "location_id", "kind", "reference", "id"] as const
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
  const { status, ...filters } = address.filters
  const list = useList<Incoming>({
    key: keys.incoming,
    path: "/admin/incoming-stock",
    rows: "incoming_stock",
    by: "offset",
    query: {
      q: address.q,
      ...filters,
      // What is over is looked for, and not in the way. One that is named is shown.
      status: status.length || filters.id.length ? status : ["expected"],
      fields: "*stock_location",
    },
    address,
  })
  const selection = useSelection(list.rows)
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
      <PageHeader title={t("incoming.title")} subtitle={t("incoming.subtitle")}>
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
        label={t("incoming.title")}
        {...list}
        columns={useIncomingColumns(list.rows, {
          onWaiting: (incoming, name) => setWaiting({ incoming, name }),
          onReference: (reference) =>
            address.setFilter("reference", [reference]),
        })}
        rowId={({ id }) => id}
        rowName={({ id, reference }) => reference ?? id}
        address={address}
        searchPlaceholder={t("incoming.search")}
        filters={[
          {
            name: "status",
            label: t("stock.filters.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`incoming.status.${value}`),
            })),
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
        onSelect={(ids) =>
          selection.select(
            // Those that are over, or of a transfer, are not changed here.
            new Set(
              [...ids].filter((id) => {
                const row = list.rows?.find((one) => one.id === id)

                return !row || isReceivable(row)
              })
            )
          )
        }
        commands={[
          command("receive", "receive", "r"),
          command("redate", "redate", "d"),
          command("cancel", "cancel", "c"),
        ]}
        onOpen={({ inventory_item_id }) =>
          navigate(`/inventory/${inventory_item_id}`)
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
