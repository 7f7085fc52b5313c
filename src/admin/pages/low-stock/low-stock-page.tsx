import { Container, Text } from "@medusajs/ui"
import { useMemo } from "react"
import { useNavigate } from "react-router-dom"

import type { LowStockDTO } from "../../../modules/inventory/types/availability"
import { Column, DataTable } from "../../components/data-table"
import { DaysOfCover } from "../../components/days-of-cover"
import { DueDate } from "../../components/due-date"
import { ExportButton, useExport } from "../../components/export-button"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { PageHeader } from "../../components/page-header"
import { Quantity } from "../../components/quantity"
import { StockStatusBadge } from "../../components/status"
import { Draft, DraftLine, transferLines } from "../../lib/drafts"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { LOW_STOCK_INITIAL, whyNothing } from "../../lib/low-stock"
import { useItemNames, useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useSelection } from "../../lib/use-selection"
import { useText } from "../../lib/use-text"

const FILTERS = [
  "location_id",
  "status",
  "sales_days",
  "lead_time_days",
] as const

const STATUSES = ["out_of_stock", "low_stock", "soon_out"] as const
const SALES_DAYS = [7, 30, 90]
const LEAD_TIMES = [3, 7, 14, 21, 30, 60, 90]

/** A level that is low, with an id as other rows have. */
type LowLevel = Json<LowStockDTO> & { id: string }

/** What is low, out or soon out, and what to do about it. */
export function LowStockPage() {
  const t = useText()
  const navigate = useNavigate()
  const address = useAddress(FILTERS, "available_quantity")
  const { location_id, status, sales_days, lead_time_days } = address.filters
  const days = useDays()
  const question = {
    q: address.q,
    location_id,
    status: status.length ? status : [...STATUSES],
    sales_days: sales_days[0] ?? LOW_STOCK_INITIAL.sales_days,
    lead_time_days: lead_time_days[0] ?? LOW_STOCK_INITIAL.lead_time_days,
  }
  const { rows, ...list } = useList<Json<LowStockDTO>>({
    key: keys.lowStock,
    path: "/admin/inventory/low-stock",
    rows: "low_stock",
    by: "offset",
    query: question,
    address,
  })
  const levels = useMemo(
    () => rows?.map((row) => ({ ...row, id: row.inventory_level_id })),
    [rows]
  )
  const selection = useSelection(levels)
  const exported = useExport({
    path: "/admin/inventory/low-stock/export",
    query: question,
    name: "low-stock.csv",
    exported: t("lowStock.exported"),
  })
  const locations = useLocations()
  const lines = (): DraftLine[] =>
    selection.rows.map((level) => ({
      item: {
        id: level.inventory_item_id,
        sku: level.sku,
        title: level.title,
        thumbnail: null,
      },
      units: level.suggested_quantity ? String(level.suggested_quantity) : "",
      locationId: level.location_id,
    }))
  const begin = (path: string, draft: Draft) =>
    void navigate(path, { state: { draft } })

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.lowStock")} subtitle={t("lowStock.subtitle")}>
        <ExportButton export={exported} />
      </PageHeader>
      <DataTable
        label={t("menu.lowStock")}
        {...list}
        rows={levels}
        columns={useColumns(levels, question)}
        rowId={(level) => level.id}
        rowName={(level) => level.sku ?? level.title ?? level.id}
        address={address}
        filters={[
          {
            name: "location_id",
            label: t("common.location"),
            choices: locations,
          },
          {
            name: "status",
            label: t("stock.columns.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`status.${value}`),
            })),
          },
          {
            name: "sales_days",
            label: t("lowStock.salesDays"),
            isSingle: true,
            choices: days(SALES_DAYS),
            initial: String(LOW_STOCK_INITIAL.sales_days),
          },
          {
            name: "lead_time_days",
            label: t("lowStock.leadTime"),
            isSingle: true,
            choices: days(LEAD_TIMES),
            initial: String(LOW_STOCK_INITIAL.lead_time_days),
          },
        ]}
        empty={{
          title: t("lowStock.empty"),
          description: t("lowStock.emptyHint"),
        }}
        selected={selection.ids}
        onSelect={selection.select}
        commands={[
          {
            label: t("lowStock.order"),
            shortcut: "o",
            right: "inventory_level:update",
            run: () => begin("/inventory/incoming", { lines: lines() }),
          },
          {
            label: t("lowStock.transfer"),
            shortcut: "t",
            right: "inventory_level:update",
            run: () =>
              begin("/inventory/transfers", {
                toLocationId: selection.rows[0]?.location_id,
                lines: transferLines(lines()),
              }),
          },
          {
            label: t("stock.export"),
            shortcut: "e",
            run: () =>
              exported.mutate({
                sales_days: question.sales_days,
                lead_time_days: question.lead_time_days,
                // Whatever the filters are by now.
                status: [...STATUSES],
                inventory_level_id: [...selection.ids],
              }),
          },
        ]}
        onOpen={({ inventory_item_id }) =>
          navigate(`/inventory/${inventory_item_id}`)
        }
      />
    </Container>
  )
}

function useColumns(
  levels: LowLevel[] = [],
  {
    sales_days,
    lead_time_days,
  }: Record<"sales_days" | "lead_time_days", number | string>
): Column<LowLevel>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(levels.map((level) => level.inventory_item_id))

  return [
    {
      id: "item",
      header: t("common.item"),
      order: "title",
      isPinned: true,
      cell: ({ inventory_item_id, sku, title }) => (
        <ItemCell
          itemId={inventory_item_id}
          sku={sku}
          title={title}
          thumbnail={item(inventory_item_id)?.thumbnail}
        />
      ),
    },
    {
      id: "location",
      header: t("common.location"),
      order: "location_id",
      cell: ({ location_id }) => (
        <LocationCell name={locationName(location_id)} />
      ),
    },
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ status }) => <StockStatusBadge status={status} />,
    },
    {
      id: "available",
      header: t("stock.columns.available"),
      order: "available_quantity",
      isNumber: true,
      cell: ({ available_quantity }) => <Quantity value={available_quantity} />,
    },
    {
      id: "threshold",
      header: t("policies.threshold"),
      order: "threshold",
      isNumber: true,
      cell: ({ threshold }) =>
        threshold === null ? (
          <Text size="small" className="text-ui-fg-subtle">
            {t("common.none")}
          </Text>
        ) : (
          <Quantity value={threshold} />
        ),
    },
    {
      id: "cover",
      header: t("lowStock.cover"),
      order: "days_of_cover",
      isNumber: true,
      cell: (level) => <DaysOfCover sales={level} />,
    },
    {
      id: "incoming",
      header: t("stock.columns.incoming"),
      order: "incoming_quantity",
      isNumber: true,
      cell: ({ incoming_quantity }) => <Quantity value={incoming_quantity} />,
    },
    {
      id: "expected",
      header: t("lowStock.expected"),
      order: "next_expected_at",
      cell: ({ incoming_quantity, next_expected_at }) =>
        incoming_quantity > 0 ? (
          <DueDate at={next_expected_at} isOpen />
        ) : (
          <span className="text-ui-fg-subtle">
            {t("lowStock.nothingExpected")}
          </span>
        ),
    },
    {
      id: "suggested",
      header: t("lowStock.suggested"),
      order: "suggested_quantity",
      isNumber: true,
      cell: (level) => {
        const why = whyNothing(level, Number(lead_time_days))
        const { incoming_quantity, next_expected_at } = level

        return (
          <div className="flex flex-col items-end">
            <Quantity value={level.suggested_quantity} />
            {why && (
              <Text
                size="xsmall"
                className="text-ui-fg-subtle max-w-36 whitespace-normal text-right"
              >
                {why === "unsold"
                  ? t("lowStock.whyUnsold", { days: sales_days })
                  : why === "coming"
                    ? t("lowStock.whyComing", {
                        units: format.quantity(incoming_quantity),
                        date: next_expected_at
                          ? format.date(next_expected_at)
                          : t("stock.incomingUndated"),
                      })
                    : t("lowStock.whyEnough", { days: lead_time_days })}
              </Text>
            )}
          </div>
        )
      },
    },
  ]
}

/** Numbers of days to choose from, in words. */
function useDays() {
  const t = useText()
  const format = useFormat()

  return (choices: number[]) =>
    choices.map((count) => ({
      value: String(count),
      label: t("lowStock.days", { count, number: format.quantity(count) }),
    }))
}
