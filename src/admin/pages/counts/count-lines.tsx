import { StatusBadge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"

import { Column, DataTable } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { Change, Quantity } from "../../components/quantity"
import { TextLink } from "../../components/text-link"
import { call } from "../../lib/client"
import {
  COUNT_LINE_COLORS,
  CountLine,
  CountSummary,
  Uncovered,
} from "../../lib/counts"
import { useFormat } from "../../lib/format"
import { keys } from "../../lib/query-keys"
import { useAddress } from "../../lib/use-address"
import { useChange } from "../../lib/use-change"
import { useList } from "../../lib/use-list"
import { useSelection } from "../../lib/use-selection"
import { useText } from "../../lib/use-text"

const FILTERS = ["line_status", "has_variance"] as const
const STATUSES = [
  "uncounted",
  "recount",
  "moved",
  "corrected",
  "counted",
  "posted",
]

/** What was found of each item, and what differs. */
export function CountLines({ count }: { count: CountSummary }) {
  const t = useText()
  const format = useFormat()
  const address = useAddress(FILTERS, "")
  const path = `/admin/stock-counts/${count.id}/lines`
  const isHidden = count.is_blind && count.status === "open"
  const list = useList<CountLine>({
    key: (...rest) => keys.counts(count.id, "lines", ...rest),
    path,
    rows: "lines",
    by: "offset",
    orderOf: () => "",
    query: {
      status: address.filters.line_status,
      has_variance: address.filters.has_variance[0],
    },
    address,
  })
  const selection = useSelection(list.rows)
  const ids = selection.rows.map(({ id }) => id)
  const change = useChange<object>({
    request: (said) => ({
      path,
      body: { lines: ids.map((id) => ({ id, ...said })) },
    }),
    said: () =>
      t("counts.said", {
        count: ids.length,
        number: format.quantity(ids.length),
      }),
    onDone: selection.clear,
    isErrorTold: true,
  })
  const command = (label: string, shortcut: string, said: object) => ({
    label: t(`counts.${label}`),
    shortcut,
    right: "inventory_level:update" as const,
    run: () => ids.length && change.mutate(said),
  })
  const isChangeable = count.status === "open" || count.status === "in_review"

  return (
    <>
      {/* While it is counted, what was found so far is no shortfall. */}
      {count.status === "in_review" && (
        <Shortfalls path={path} rows={list.rows ?? []} />
      )}
      <DataTable
        label={t("counts.lines")}
        {...list}
        columns={useColumns(isHidden)}
        rowId={({ id }) => id}
        rowName={({ sku, id }) => sku ?? id}
        address={address}
        search={null}
        filters={[
          {
            name: "line_status",
            label: t("stock.columns.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`counts.lineStatus.${value}`),
            })),
          },
          {
            name: "has_variance",
            label: t("counts.columns.variance"),
            isSingle: true,
            choices: isHidden
              ? []
              : [{ value: "true", label: t("counts.differing") }],
          },
        ]}
        empty={{
          title: t("counts.noLines"),
          description: t("counts.noLinesHint"),
        }}
        {...(isChangeable && {
          selected: selection.ids,
          onSelect: selection.select,
          commands: [
            command("recount", "r", { recount: true }),
            command("movedCounted", "c", { moved_from: "counted" }),
            command("movedUncounted", "n", { moved_from: "uncounted" }),
          ],
        })}
      />
    </>
  )
}

function useColumns(isHidden: boolean): Column<CountLine>[] {
  const t = useText()
  const format = useFormat()

  return [
    {
      id: "item",
      header: t("common.item"),
      isPinned: true,
      cell: ({ inventory_item_id, sku, title }) => (
        <ItemCell itemId={inventory_item_id} sku={sku} title={title} />
      ),
    },
    {
      id: "found",
      header: t("counts.columns.found"),
      isNumber: true,
      cell: ({ found }) => found !== null && <Quantity value={found} />,
    },
    ...(isHidden
      ? []
      : [
          {
            id: "expected",
            header: t("counts.columns.expected"),
            isNumber: true,
            cell: ({ expected }: CountLine) =>
              expected !== null && <Quantity value={expected} />,
          },
          {
            id: "variance",
            header: t("counts.columns.variance"),
            isNumber: true,
            cell: ({ variance }: CountLine) =>
              variance !== null && <Change value={variance} />,
          },
        ]),
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ came, error, outcome, status, went }) => (
        <div className="flex flex-col items-start">
          <StatusBadge
            color={outcome === "refused" ? "red" : COUNT_LINE_COLORS[status]}
          >
            {outcome === "refused"
              ? t("counts.refused")
              : t(`counts.lineStatus.${status}`)}
          </StatusBadge>
          {status === "moved" && (
            <Text size="xsmall" className="text-ui-fg-subtle">
              {t("counts.movedBetween", {
                came: format.quantity(came ?? 0),
                went: format.quantity(went ?? 0),
              })}
            </Text>
          )}
          {error && (
            <Text size="xsmall" className="text-ui-fg-subtle max-w-64">
              {error.message}
            </Text>
          )}
        </div>
      ),
    },
  ]
}

interface ShortfallsProps {
  path: string
  rows: CountLine[]
}

/** Whose units are not there, of the lines that are shown. */
function Shortfalls({ path, rows }: ShortfallsProps) {
  const t = useText()
  const format = useFormat()
  const short = rows
    .filter(
      ({ reserved_quantity, stocked_quantity, variance, status }) =>
        status === "counted" &&
        variance !== null &&
        (reserved_quantity ?? 0) > (stocked_quantity ?? 0) + variance
    )
    .map((row) => row.inventory_item_id)
  const { data } = useQuery({
    queryKey: keys.counts("uncovered", path, short, rows),
    queryFn: ({ signal }) =>
      call<{ uncovered: Uncovered[] }>(path, {
        query: { inventory_item_id: short, limit: 200 },
        signal,
      }),
    enabled: short.length > 0,
  })
  const uncovered = short.length ? (data?.uncovered ?? []) : []

  if (!uncovered.length) {
    return null
  }

  return (
    <div className="flex flex-col gap-y-1 px-6 py-3" role="status">
      <Text size="small" weight="plus" className="text-ui-fg-error">
        {t("counts.short")}
      </Text>
      {uncovered.map(
        ({ reservation_id, inventory_item_id, order, cart, ...one }) => (
          <Text size="small" key={reservation_id}>
            {rows.find((row) => row.inventory_item_id === inventory_item_id)
              ?.sku ?? inventory_item_id}
            {": "}
            {format.quantity(one.uncovered)}
            {" · "}
            {order ? (
              <TextLink to={`/orders/${order.id}`}>
                {`#${order.display_id}`}
              </TextLink>
            ) : (
              (cart?.email ?? one.cart_id ?? reservation_id)
            )}
          </Text>
        )
      )}
    </div>
  )
}
