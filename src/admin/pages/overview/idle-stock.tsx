import { Container } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useNavigate } from "react-router-dom"

import type { IdleLevel } from "../../../modules/inventory/types/overview"
import { Column, DataTable } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { PageHeader } from "../../components/page-header"
import { Quantity } from "../../components/quantity"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useText } from "../../lib/use-text"

const FILTERS = ["days", "location_id"] as const
const DAYS = [30, 60, 90, 180, 365]
const INITIAL = 90

type Idle = Json<IdleLevel>

/** What is on hand and was not sold for a while, the most units first. */
export function IdleStock() {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const locationName = useLocationName()
  const locations = useLocations()
  const address = useAddress(FILTERS, "", "idle_")
  const days = address.filters.days[0] ?? INITIAL
  const { location_id } = address.filters
  const { data, error, refetch } = useQuery({
    queryKey: keys.overview("idle", days, location_id),
    queryFn: ({ signal }) =>
      call<{ idle_stock: Idle[] }>("/admin/stock-overview/idle", {
        query: { days, location_id },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  const columns: Column<Idle>[] = [
    {
      id: "item",
      header: t("common.item"),
      cell: (level) => (
        <ItemCell
          itemId={level.inventory_item_id}
          sku={level.sku}
          title={level.title}
          thumbnail={level.thumbnail}
        />
      ),
    },
    {
      id: "location",
      header: t("common.location"),
      cell: (level) => <LocationCell name={locationName(level.location_id)} />,
    },
    {
      id: "stocked",
      header: t("stock.columns.stocked"),
      isNumber: true,
      cell: ({ stocked_quantity }) => <Quantity value={stocked_quantity} />,
    },
    {
      id: "last",
      header: t("overview.lastSold"),
      cell: ({ last_sold_at }) =>
        last_sold_at ? format.date(last_sold_at) : t("overview.neverSold"),
    },
  ]

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("overview.idle")}
        subtitle={t("overview.idleHint")}
      />
      <DataTable
        label={t("overview.idle")}
        columns={columns}
        rows={data?.idle_stock}
        rowId={({ inventory_level_id }) => inventory_level_id}
        rowName={(level) => level.sku ?? level.title ?? level.inventory_item_id}
        address={address}
        search={null}
        error={error}
        onRetry={() => void refetch()}
        filters={[
          {
            name: "days",
            label: t("overview.withoutSale"),
            isSingle: true,
            choices: DAYS.map((count) => ({
              value: String(count),
              label: t("lowStock.days", {
                count,
                number: format.quantity(count),
              }),
            })),
            initial: String(INITIAL),
          },
          {
            name: "location_id",
            label: t("common.location"),
            choices: locations,
          },
        ]}
        empty={{
          title: t("overview.nothingIdle"),
          description: t("overview.nothingIdleHint"),
        }}
        onOpen={({ inventory_item_id }) =>
          navigate(`/inventory/${inventory_item_id}`)
        }
      />
    </Container>
  )
}
