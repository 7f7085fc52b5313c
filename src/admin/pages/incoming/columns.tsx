import { clx, StatusBadge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"

import { Column } from "../../components/data-table"
import { DueDate } from "../../components/due-date"
import { ItemCell } from "../../components/item-cell"
import { Quantity } from "../../components/quantity"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { Incoming } from "../../lib/incoming"
import { useItemNames } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useText } from "../../lib/use-text"

const PRESSED =
  "text-ui-fg-base hover:text-ui-fg-interactive focus-visible:text-ui-fg-interactive"

const COLORS = {
  expected: "blue",
  received: "green",
  cancelled: "grey",
} as const

interface IncomingColumnOptions {
  /** Who waits for its units is asked for. */
  onWaiting(incoming: Incoming, name: string): void
  /** The other lines of a delivery are asked for. */
  onReference(reference: string): void
}

/** The columns of what is expected. */
export function useIncomingColumns(
  rows: Incoming[] = [],
  { onReference, onWaiting }: IncomingColumnOptions
): Column<Incoming>[] {
  const t = useText()
  const format = useFormat()
  const item = useItemNames(rows.map((row) => row.inventory_item_id))
  const promised = usePromised(
    rows.filter(({ status }) => status === "expected").map(({ id }) => id)
  )

  return [
    {
      id: "item",
      header: t("common.item"),
      isPinned: true,
      cell: ({ inventory_item_id: id }) => (
        <ItemCell
          itemId={id}
          sku={item(id)?.sku}
          title={item(id)?.title}
          thumbnail={item(id)?.thumbnail}
        />
      ),
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ location_id, stock_location }) =>
        stock_location?.name ?? location_id,
    },
    {
      id: "open",
      header: t("incoming.columns.open"),
      order: "open_quantity",
      isNumber: true,
      cell: ({ open_quantity, quantity, received_quantity }) => (
        <div className="flex flex-col items-end">
          <Quantity value={open_quantity} />
          {received_quantity > 0 && (
            <Text size="xsmall" className="text-ui-fg-subtle">
              {t("incoming.of", {
                received: format.quantity(received_quantity),
                units: format.quantity(quantity),
              })}
            </Text>
          )}
        </div>
      ),
    },
    {
      id: "promised",
      header: t("incoming.columns.promised"),
      isNumber: true,
      cell: (row) => {
        const units = promised.get(row.id) ?? 0
        const { sku, title } = item(row.inventory_item_id) ?? {}

        return units ? (
          <button
            type="button"
            className={clx(
              PRESSED,
              "tabular-nums underline underline-offset-2"
            )}
            onClick={() => onWaiting(row, sku ?? title ?? row.id)}
          >
            {format.quantity(units)}
            <span className="sr-only"> {t("incoming.waiting")}</span>
          </button>
        ) : (
          <Quantity value={0} />
        )
      },
    },
    {
      id: "expected",
      header: t("incoming.expected"),
      order: "expected_at",
      cell: ({ expected_at, status }) => (
        <DueDate at={expected_at} isOpen={status === "expected"} />
      ),
    },
    {
      id: "reference",
      header: t("incoming.reference"),
      order: "reference",
      cell: ({ kind, metadata, note, reference }) => (
        <div className="flex max-w-56 flex-col">
          {reference && kind === "expected" ? (
            <button
              type="button"
              className={clx(PRESSED, "truncate text-left")}
              title={t("incoming.wholeDelivery")}
              onClick={() => onReference(reference)}
            >
              {reference}
            </button>
          ) : (
            <span className="truncate">
              {reference ?? t(`incoming.kind.${kind}`)}
            </span>
          )}
          <Text size="xsmall" className="text-ui-fg-subtle truncate">
            {[metadata?.["supplier"], note].filter(Boolean).join(" · ")}
          </Text>
        </div>
      ),
    },
    {
      id: "status",
      header: t("stock.filters.status"),
      cell: ({ status }) => (
        <StatusBadge color={COLORS[status]}>
          {t(`incoming.status.${status}`)}
        </StatusBadge>
      ),
    },
  ]
}

/** How many units of each row are promised to whoever waits for them. */
function usePromised(ids: string[]): Map<string, number> {
  const { data } = useQuery({
    queryKey: keys.incoming("promised", ids),
    queryFn: ({ signal }) => allPromises(ids, signal),
    enabled: ids.length > 0,
    retry: false,
    placeholderData: (before) => before,
  })
  const sums = new Map<string, number>()

  for (const { incoming_stock_id: id, quantity } of data ?? []) {
    if (id) {
      sums.set(id, (sums.get(id) ?? 0) + Number(quantity))
    }
  }

  return sums
}

interface Promised {
  incoming_stock_id: string | null
  quantity: number
}

const PAGE = 200
/** More waiting than these are not added up. */
const MOST_PAGES = 50

async function allPromises(
  incoming_stock_id: string[],
  signal: AbortSignal
): Promise<Promised[]> {
  const promises: Promised[] = []

  for (let page = 0; page < MOST_PAGES; page++) {
    const { backorder_promises, count } = await call<{
      backorder_promises: Promised[]
      count: number
    }>("/admin/backorder-promises", {
      query: { incoming_stock_id, limit: PAGE, offset: page * PAGE },
      signal,
    })

    promises.push(...backorder_promises)

    if (promises.length >= count) {
      break
    }
  }

  return promises
}
