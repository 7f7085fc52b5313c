import { Text } from "@medusajs/ui"

import { Column, DataTable } from "../../components/data-table"
import { FilterDefinition } from "../../components/filter-menu"
import { ItemCell } from "../../components/item-cell"
import { Change, Quantity } from "../../components/quantity"
import { useFormat } from "../../lib/format"
import {
  ImportRow,
  ImportSummary,
  isAtWork,
  OUTCOME_COLORS,
  ROW_COLORS,
} from "../../lib/imports"
import { useItemNames, useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { Address } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useText } from "../../lib/use-text"
import { OutcomeBadge, RowBadge } from "./badges"

export const ROW_FILTERS = ["status", "outcome"] as const

type RowFilter = (typeof ROW_FILTERS)[number]
export type RowAddress = Address<RowFilter>

const OFTEN_MS = 2000

/** The rows of a file, in its order: from how many units to how many, or why not. */
export function ImportRows({
  one,
  address,
}: {
  one: ImportSummary
  address: RowAddress
}) {
  const t = useText()
  const hasBegun = one.started_at !== null
  const { status, outcome } = address.filters
  const list = useList<ImportRow>({
    key: (...rest) => keys.imports("rows", one.id, ...rest),
    path: `/admin/stock-imports/${one.id}/rows`,
    rows: "rows",
    by: "cursor",
    query: { status, outcome: outcome[0] },
    address,
    refreshMs: isAtWork(one.status) ? OFTEN_MS : undefined,
  })
  const filters: FilterDefinition<RowFilter>[] = [
    {
      name: "status",
      label: t("imports.columns.status"),
      choices: Object.keys(ROW_COLORS).map((value) => ({
        value,
        label: t(`imports.row.${value}`),
      })),
    },
    ...(hasBegun
      ? [
          {
            name: "outcome" as const,
            label: t("imports.columns.outcome"),
            choices: Object.keys(OUTCOME_COLORS).map((value) => ({
              value,
              label: t(`imports.outcome.${value}`),
            })),
            isSingle: true,
          },
        ]
      : []),
  ]

  return (
    <DataTable
      label={t("imports.rows")}
      {...list}
      paging={
        list.paging && { ...list.paging, count: countOf(one, address.filters) }
      }
      columns={useRowColumns(list.rows, hasBegun)}
      rowId={({ row_number }) => String(row_number)}
      rowName={({ row_number }) => String(row_number)}
      address={address}
      search={null}
      filters={filters}
      empty={{
        title: t("imports.noRows"),
        description: t("imports.noRowsHint"),
      }}
    />
  )
}

/** How many rows the filters leave, where that was counted. */
function countOf(
  { counts }: ImportSummary,
  { status, outcome }: RowAddress["filters"]
): number | null {
  if (outcome.length) {
    return status.length ? null : countOfOutcome(counts, outcome[0]!)
  }

  return status.length
    ? status.reduce(
        (sum, one) => sum + (counts[one as ImportRow["status"]] ?? 0),
        0
      )
    : counts.rows
}

function countOfOutcome(
  counts: ImportSummary["counts"],
  outcome: string
): number | null {
  switch (outcome) {
    case "applied":
      return counts.applied
    case "unchanged":
      return counts.applied_unchanged
    case "refused":
      return counts.applied_refused
    default:
      return null
  }
}

/** What a file may say beside units on hand: shown where rows of the page do. */
const PLANS = [
  ["incoming", "incoming"],
  ["safety_stock", "safetyStock"],
  ["low_stock_threshold", "lowStockThreshold"],
] as const

function useRowColumns(
  rows: ImportRow[] = [],
  hasBegun: boolean
): Column<ImportRow>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(
    rows.flatMap(({ inventory_item_id }) => inventory_item_id ?? [])
  )

  return [
    {
      id: "row",
      header: t("imports.columns.row"),
      isNumber: true,
      cell: ({ row_number }) => format.quantity(row_number),
    },
    {
      id: "item",
      header: t("common.item"),
      cell: ({ inventory_item_id: id, sku }) =>
        id && item(id) ? (
          <ItemCell
            itemId={id}
            sku={item(id)?.sku}
            title={item(id)?.title}
            thumbnail={item(id)?.thumbnail}
            isDeleted={Boolean(item(id)?.deleted_at)}
          />
        ) : (
          <span className="block max-w-56 truncate">{sku ?? id}</span>
        ),
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ location, location_id }) => (
        <span className="block max-w-48 truncate">
          {location_id ? locationName(location_id) : location}
        </span>
      ),
    },
    {
      id: "before",
      header: t("imports.columns.before"),
      isNumber: true,
      cell: ({ stocked_before: units }) =>
        units === null ? null : <Quantity value={units} />,
    },
    {
      id: "after",
      header: t("imports.columns.after"),
      isNumber: true,
      cell: ({ stocked_after: units }) =>
        units === null ? null : <Quantity value={units} />,
    },
    {
      id: "change",
      header: t("imports.columns.change"),
      isNumber: true,
      cell: ({ stocked_after, stocked_before }) =>
        stocked_after === null ? null : (
          <Change value={stocked_after - (stocked_before ?? 0)} />
        ),
    },
    ...PLANS.filter(([part]) =>
      rows.some((row) => row[`${part}_after`] !== null)
    ).map(([part, name]): Column<ImportRow> => ({
      id: part,
      header: t(`imports.columns.${name}`),
      isNumber: true,
      cell: (row) => {
        const after = row[`${part}_after`]
        const before = row[`${part}_before`]

        return after === null ? null : after === before ? (
          <Quantity value={after} />
        ) : (
          <span className="whitespace-nowrap tabular-nums">
            {before === null ? "–" : format.quantity(before)} →{" "}
            {format.quantity(after)}
          </span>
        )
      },
    })),
    ...(rows.some(({ expected_at }) => expected_at !== null)
      ? [
          {
            id: "expected_at",
            header: t("imports.columns.expectedAt"),
            cell: ({ expected_at }: ImportRow) =>
              expected_at && format.date(expected_at),
          },
        ]
      : []),
    {
      id: "status",
      header: t("imports.columns.status"),
      cell: ({ status }) => <RowBadge status={status} />,
    },
    ...(hasBegun
      ? [
          {
            id: "outcome",
            header: t("imports.columns.outcome"),
            cell: ({ applied_after, outcome }: ImportRow) =>
              outcome && (
                <div className="flex items-center gap-x-2">
                  <OutcomeBadge outcome={outcome} />
                  {applied_after !== null && (
                    <span className="tabular-nums">
                      {format.quantity(applied_after)}
                    </span>
                  )}
                </div>
              ),
          },
        ]
      : []),
    {
      id: "why",
      header: t("imports.columns.why"),
      cell: ({ error }) =>
        error && (
          <Text
            size="small"
            leading="compact"
            className="min-w-56 max-w-96 whitespace-normal break-words py-1"
          >
            {error.message}
          </Text>
        ),
    },
  ]
}
