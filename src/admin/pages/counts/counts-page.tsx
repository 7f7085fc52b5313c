import { Plus } from "@medusajs/icons"
import { Container, StatusBadge } from "@medusajs/ui"
import { useState } from "react"
import { useSearchParams } from "react-router-dom"

import { Column, DataTable } from "../../components/data-table"
import { LocationCell } from "../../components/location-cell"
import { PageHeader } from "../../components/page-header"
import { TextLink } from "../../components/text-link"
import { RightButton } from "../../components/right-button"
import { Count, COUNT_COLORS } from "../../lib/counts"
import { useFormat } from "../../lib/format"
import { useActorNames, useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useText } from "../../lib/use-text"
import { CountView } from "./count-view"
import { NewCount } from "./new-count"

const FILTERS = ["status", "location_id"] as const
const STATUSES = ["open", "in_review", "posted", "cancelled"]

/** Counts of the stock, or the one that the address names. */
export function CountsPage() {
  const [params] = useSearchParams()
  const id = params.get("id")

  return id ? <CountView key={id} id={id} /> : <Counts />
}

function Counts() {
  const t = useText()
  const [, setParams] = useSearchParams()
  const [isOpening, setOpening] = useState(false)
  const address = useAddress(FILTERS, "")
  const locations = useLocations()
  const list = useList<Count>({
    key: keys.counts,
    path: "/admin/stock-counts",
    rows: "stock_counts",
    by: "cursor",
    // Newest first, and no other way.
    orderOf: () => "",
    // The route takes one of each.
    query: {
      status: address.filters.status[0],
      location_id: address.filters.location_id[0],
    },
    address,
  })
  const show = (id: string) => setParams({ id })

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.counts")} subtitle={t("counts.subtitle")}>
        <RightButton
          right="inventory_level:update"
          size="small"
          onClick={() => setOpening(true)}
        >
          <Plus />
          {t("counts.new")}
        </RightButton>
      </PageHeader>
      <DataTable
        label={t("menu.counts")}
        {...list}
        columns={useColumns(list.rows)}
        rowId={({ id }) => id}
        rowName={({ id }) => id}
        address={address}
        search={null}
        filters={[
          {
            name: "status",
            label: t("stock.columns.status"),
            isSingle: true,
            choices: STATUSES.map((value) => ({
              value,
              label: t(`counts.status.${value}`),
            })),
          },
          {
            name: "location_id",
            label: t("common.location"),
            isSingle: true,
            choices: locations,
          },
        ]}
        empty={{ title: t("counts.empty"), description: t("counts.emptyHint") }}
        onOpen={({ id }) => show(id)}
      />
      {isOpening && (
        <NewCount
          onClose={() => setOpening(false)}
          onCreated={({ id }) => show(id)}
        />
      )}
    </Container>
  )
}

function useColumns(rows: Count[] = []): Column<Count>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const actorName = useActorNames(rows.flatMap((row) => row.actor_id ?? []))

  return [
    {
      id: "opened",
      header: t("counts.columns.opened"),
      isPinned: true,
      cell: ({ id, created_at }) => (
        <TextLink to={`/inventory/counts?id=${id}`}>
          {format.dateTime(created_at)}
        </TextLink>
      ),
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ location_id }) => (
        <LocationCell name={locationName(location_id)} />
      ),
    },
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ status }) => (
        <StatusBadge color={COUNT_COLORS[status]}>
          {t(`counts.status.${status}`)}
        </StatusBadge>
      ),
    },
    {
      id: "who",
      header: t("movements.columns.who"),
      cell: ({ actor_id }) => (actor_id && actorName(actor_id)) ?? "",
    },
    {
      id: "note",
      header: t("common.note"),
      cell: ({ note }) => <span className="truncate">{note}</span>,
    },
  ]
}
