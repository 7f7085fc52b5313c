import { Button, Container } from "@medusajs/ui"
import { keepPreviousData } from "@tanstack/react-query"
import { useMemo, useState } from "react"
import { Link } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { MoveReservation } from "../../components/move-reservation"
import { PageHeader } from "../../components/page-header"
import { ShowFirst } from "../../components/show-first"
import { call } from "../../lib/client"
import { Movement } from "../../lib/movements"
import { keys } from "../../lib/query-keys"
import { BackorderPromise } from "../../lib/reservations"
import { useAddress } from "../../lib/use-address"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { useText } from "../../lib/use-text"
import { useOrderColumns } from "./columns"
import { SourcingPreview } from "./sourcing-preview"
import { OrderLine, OrderReservation, stockOfLines } from "./stock-of-lines"
import { WhatToDo } from "./what-to-do"

const NONE = [] as const
const REFRESH_MS = 10_000
const MOST = 200

interface Order {
  id: string
  display_id: number
  items?: OrderLine[]
}

/**
 * Of each line of an order: where it is reserved, what of it is on backorder and
 * until when, and where it was sent from.
 */
export function OrderStock({ data: order }: { data: Order }) {
  const t = useText()
  const address = useAddress(NONE, "", "stock_")
  const [moved, setMoved] = useState<OrderReservation | null>(null)
  const [isPreviewed, setPreviewed] = useState(false)
  const lineIds = (order.items ?? []).map(({ id }) => id)
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.order(order.id, lineIds),
    queryFn: async ({ signal }) => {
      const [{ reservations }, { backorder_promises }, { stock_movements }] =
        await Promise.all([
          call<{ reservations: OrderReservation[] }>("/admin/reservations", {
            query: {
              line_item_id: lineIds,
              limit: MOST,
              fields: "id,line_item_id,inventory_item_id,location_id,quantity",
            },
            signal,
          }),
          call<{ backorder_promises: BackorderPromise[] }>(
            "/admin/backorder-promises",
            { query: { line_item_id: lineIds, limit: MOST }, signal }
          ),
          call<{ stock_movements: Movement[] }>("/admin/stock-movements", {
            query: {
              order_id: order.id,
              kind: ["fulfilled", "unfulfilled", "returned"],
              limit: MOST,
            },
            signal,
          }),
        ])

      return { reservations, promises: backorder_promises, stock_movements }
    },
    enabled: lineIds.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const rows = useMemo(
    () =>
      data &&
      stockOfLines(
        order.items ?? [],
        data.reservations,
        data.promises,
        data.stock_movements
      ),
    [data, order.items]
  )
  const columns = useOrderColumns(rows, setMoved)

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("order.title")}
        subtitle={t("order.subtitle")}
      >
        <ShowFirst page="order.details" widget="holdfast:order-stock" />
        <Button
          size="small"
          variant="secondary"
          onClick={() => setPreviewed(true)}
        >
          {t("order.openPreview")}
        </Button>
        <Button size="small" variant="secondary" asChild>
          <Link to={`/inventory/history?order_id=${order.id}`}>
            {t("order.history")}
          </Link>
        </Button>
      </PageHeader>
      <DataTable
        label={t("order.title")}
        columns={columns}
        rows={lineIds.length ? rows : []}
        rowId={({ id }) => id}
        rowName={({ line }) => line.title}
        isNarrow
        address={address}
        search={null}
        error={error}
        onRetry={onRetry}
        empty={{ title: t("order.empty"), description: t("order.emptyHint") }}
      />
      {rows && <WhatToDo rows={rows} onMove={setMoved} />}
      {isPreviewed && (
        <SourcingPreview
          orderId={order.id}
          onClose={() => setPreviewed(false)}
        />
      )}
      {moved && (
        <MoveReservation
          reservation={moved}
          owner={`${t("references.order")} #${order.display_id}`}
          onClose={() => setMoved(null)}
        />
      )}
    </Container>
  )
}
