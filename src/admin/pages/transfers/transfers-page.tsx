import { Plus } from "@medusajs/icons"
import { Container } from "@medusajs/ui"
import { useCallback, useState } from "react"
import { useLocation, useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { RightButton } from "../../components/right-button"
import { Draft, draftOf } from "../../lib/drafts"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { Transfer } from "../../lib/transfers"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useText } from "../../lib/use-text"
import { TransferStep, useTransferColumns } from "./columns"
import { EditTransfer } from "./edit-transfer"
import { NewTransfer } from "./new-transfer"
import {
  CancelTransfer,
  ReceiveTransfer,
  ShipTransfer,
} from "./transfer-drawers"

const FILTERS = ["status", "from_location_id", "to_location_id", "id"] as const
const STATUSES = ["draft", "shipped", "received", "cancelled"]

/** Units on their way from one location of the shop to another. */
export function TransfersPage() {
  const t = useText()
  const navigate = useNavigate()
  const location = useLocation()
  const [begun, setBegun] = useState<Draft | null>(() =>
    draftOf(location.state)
  )
  const [isNew, setNew] = useState(begun !== null)
  const [open, setOpen] = useState<{
    step: TransferStep
    transfer: Transfer
  } | null>(null)
  const address = useAddress(FILTERS, "-created_at")
  const list = useList<Transfer>({
    key: keys.transfers,
    path: "/admin/stock-transfers",
    rows: "stock_transfers",
    by: "offset",
    query: { q: address.q, ...address.filters },
    address,
  })
  const columns = useTransferColumns(
    list.rows,
    useCallback((step, transfer) => setOpen({ step, transfer }), [])
  )
  const locations = useLocations()
  const close = () => setOpen(null)
  const closeNew = () => {
    setNew(false)
    void navigate(location, { replace: true, state: null })
  }
  const drawer = open && { transfer: open.transfer, onClose: close }

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        title={t("menu.transfers")}
        subtitle={t("transfers.subtitle")}
      >
        <RightButton
          right="inventory_level:update"
          size="small"
          onClick={() => {
            setBegun(null)
            setNew(true)
          }}
        >
          <Plus />
          {t("transfers.new")}
        </RightButton>
      </PageHeader>
      <DataTable
        label={t("menu.transfers")}
        {...list}
        columns={columns}
        rowId={({ id }) => id}
        rowName={({ id, reference }) => reference ?? id}
        address={address}
        searchPlaceholder={t("incoming.reference")}
        filters={[
          {
            name: "status",
            label: t("stock.columns.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`transfers.status.${value}`),
            })),
          },
          {
            name: "from_location_id",
            label: t("transfers.from"),
            choices: locations,
          },
          {
            name: "to_location_id",
            label: t("transfers.to"),
            choices: locations,
          },
          { name: "id", label: t("references.stock_transfer"), choices: [] },
        ]}
        empty={{
          title: t("transfers.empty"),
          description: t("transfers.emptyHint"),
        }}
      />
      {isNew && (
        <NewTransfer
          draft={begun}
          onClose={closeNew}
          onCreated={(transfer) => {
            closeNew()
            // The next step is at hand.
            setOpen({ step: "ship", transfer })
          }}
        />
      )}
      {open?.step === "edit" && <EditTransfer {...drawer!} />}
      {open?.step === "ship" && <ShipTransfer {...drawer!} />}
      {open?.step === "receive" && <ReceiveTransfer {...drawer!} />}
      {open?.step === "cancel" && <CancelTransfer {...drawer!} />}
    </Container>
  )
}
