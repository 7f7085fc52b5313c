import { ChevronDownMini, ChevronRightMini } from "@medusajs/icons"
import { clx, IconButton, StatusBadge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"

import { Column } from "../../components/data-table"
import { DueDate } from "../../components/due-date"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { Quantity } from "../../components/quantity"
import { call } from "../../lib/client"
import { commonOf } from "../../lib/common-of"
import { DeliveryRow, referenceOf } from "../../lib/deliveries"
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
  /** All lines of a delivery are asked for. */
  onReference(reference: string): void
  /** Shows or hides the lines of a delivery. */
  onToggle(row: DeliveryRow): void
}

/** The columns of what is expected, by line and by delivery. */
export function useIncomingColumns(
  lines: Incoming[],
  { onReference, onToggle, onWaiting }: IncomingColumnOptions
): Column<DeliveryRow>[] {
  const t = useText()
  const format = useFormat()
  const item = useItemNames(lines.map((row) => row.inventory_item_id))
  const promised = usePromised(
    lines.filter(({ status }) => status === "expected").map(({ id }) => id)
  )
  const counted = (key: string, count: number) =>
    t(key, { count, number: format.quantity(count) })

  return [
    {
      id: "item",
      header: t("common.item"),
      isPinned: true,
      cell: (row) => {
        const { inventory_item_id: id, reference } = row.line

        return row.isDelivery ? (
          <div className="flex w-32 items-center gap-x-1 sm:w-56">
            <IconButton
              size="2xsmall"
              variant="transparent"
              aria-expanded={row.isOpen}
              aria-label={t("incoming.linesOf", { reference })}
              onClick={() => onToggle(row)}
            >
              {row.isOpen ? <ChevronDownMini /> : <ChevronRightMini />}
            </IconButton>
            <div className="flex min-w-0 flex-col">
              <button
                type="button"
                className={clx(
                  PRESSED,
                  "txt-compact-small-plus truncate text-left"
                )}
                title={t("incoming.wholeDelivery")}
                onClick={() => onReference(reference!)}
              >
                {reference}
              </button>
              <span className="txt-compact-xsmall text-ui-fg-subtle">
                {counted("incoming.lines", row.lines.length)}
              </span>
            </div>
          </div>
        ) : (
          <div className={clx({ "pl-4 sm:pl-7": row.isPart })}>
            <ItemCell
              itemId={id}
              sku={item(id)?.sku}
              title={item(id)?.title}
              thumbnail={item(id)?.thumbnail}
              isDeleted={Boolean(item(id)?.deleted_at)}
            />
          </div>
        )
      },
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ lines }) => (
        <LocationCell
          name={
            commonOf(
              lines,
              ({ location_id, stock_location }) =>
                stock_location?.name ?? location_id
            ) ??
            counted(
              "incoming.locations",
              new Set(lines.map(({ location_id }) => location_id)).size
            )
          }
        />
      ),
    },
    {
      id: "open",
      header: t("incoming.columns.open"),
      order: "open_quantity",
      isNumber: true,
      cell: ({ lines }) => {
        const damaged = sumOf(lines, (one) => one.damaged_quantity)
        const come = damaged + sumOf(lines, (one) => one.received_quantity)

        return (
          <div className="flex flex-col items-end">
            <Quantity value={sumOf(lines, (one) => one.open_quantity)} />
            {come > 0 && (
              <Text size="xsmall" className="text-ui-fg-subtle">
                {t("incoming.of", {
                  received: format.quantity(come),
                  units: format.quantity(sumOf(lines, (one) => one.quantity)),
                })}
              </Text>
            )}
            {damaged > 0 && (
              <Text size="xsmall" className="text-ui-fg-error">
                {t("incoming.ofDamaged", { damaged: format.quantity(damaged) })}
              </Text>
            )}
          </div>
        )
      },
    },
    {
      id: "promised",
      header: t("incoming.columns.promised"),
      isNumber: true,
      cell: ({ isDelivery, line, lines }) => {
        const units = sumOf(lines, ({ id }) => promised.get(id) ?? 0)
        const { sku, title } = item(line.inventory_item_id) ?? {}

        return units && !isDelivery ? (
          <button
            type="button"
            className={clx(
              PRESSED,
              "tabular-nums underline underline-offset-2"
            )}
            onClick={() => onWaiting(line, sku ?? title ?? line.id)}
          >
            {format.quantity(units)}
            <span className="sr-only"> {t("incoming.waiting")}</span>
          </button>
        ) : (
          <Quantity value={units} />
        )
      },
    },
    {
      id: "expected",
      header: t("incoming.expected"),
      order: "expected_at",
      cell: ({ lines }) => <Due lines={lines} />,
    },
    {
      id: "reference",
      header: t("incoming.columns.reference"),
      order: "reference",
      cell: ({ isDelivery, isPart, line, lines }) => {
        const reference = referenceOf(line)
        // Of a delivery it stands where the item of a line does.
        const isTold = !isDelivery && !isPart
        const said = [
          commonOf(lines, ({ metadata }) => metadata?.["supplier"]),
          commonOf(lines, ({ note }) => note),
        ]

        return (
          <div className="flex max-w-56 flex-col">
            {reference && isTold ? (
              <button
                type="button"
                className={clx(PRESSED, "truncate text-left")}
                title={t("incoming.wholeDelivery")}
                onClick={() => onReference(reference)}
              >
                {reference}
              </button>
            ) : (
              isTold && (
                <span className="truncate">
                  {line.reference ?? t(`incoming.kind.${line.kind}`)}
                </span>
              )
            )}
            <Text
              size="xsmall"
              className="text-ui-fg-subtle truncate"
              title={said.filter(Boolean).join(" · ")}
            >
              {said.filter(Boolean).join(" · ")}
            </Text>
          </div>
        )
      },
    },
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ lines }) => {
        const status = commonOf(lines, (one) => one.status)

        return (
          status && (
            <StatusBadge color={COLORS[status]}>
              {t(`incoming.status.${status}`)}
            </StatusBadge>
          )
        )
      },
    },
  ]
}

/** When it is expected: of several dates, the first of what is still to come. */
function Due({ lines }: { lines: Incoming[] }) {
  const t = useText()
  const format = useFormat()
  const open = lines.filter(({ status }) => status === "expected")
  const moments = (open.length ? open : lines)
    .map(({ expected_at }) => expected_at)
    .sort((one, other) => momentOf(one) - momentOf(other))
  const [first = null] = moments
  // By the day, as they are told: lines that were entered one by one differ by seconds.
  const dates = new Set(moments.map((at) => at && format.date(at)))

  return (
    <div className="flex flex-col items-start">
      <DueDate at={first} isOpen={open.length > 0} />
      {dates.size > 1 && (
        <Text size="xsmall" className="text-ui-fg-subtle">
          {t("incoming.laterToo")}
        </Text>
      )}
    </div>
  )
}

const momentOf = (at: string | null) => (at ? Date.parse(at) : Infinity)

const sumOf = (lines: Incoming[], unitsOf: (line: Incoming) => number) =>
  lines.reduce((sum, line) => sum + Number(unitsOf(line)), 0)

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
