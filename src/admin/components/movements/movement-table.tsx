import { ReactNode, useCallback, useMemo, useState } from "react"

import { KIND_NAMES } from "../../lib/movement-kinds"
import { startOfDay } from "../../lib/days"
import { foldGroups, MovementRow } from "../../lib/movement-rows"
import { Movement } from "../../lib/movements"
import { keys } from "../../lib/query-keys"
import { useLocations, useReasons, useUsers } from "../../lib/shop"
import { Address, useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useText } from "../../lib/use-text"
import { DataTable } from "../data-table"
import { reasonName } from "../fields"
import { FilterDefinition } from "../filter-menu"
import { useMovementColumns } from "./columns"
import { PeriodFilter } from "./period-filter"
import { UndoDrawer } from "./undo-drawer"

const FILTERS = [
  "kind",
  "location_id",
  "reason",
  "actor_id",
  "from",
  "until",
  "inventory_item_id",
  "order_id",
  "group_id",
] as const

type MovementFilter = (typeof FILTERS)[number]
export type MovementAddress = Address<MovementFilter>

/** What a list of movements is asked for, as it stands in the address bar. */
export function useMovementAddress(prefix = ""): MovementAddress {
  return useAddress(FILTERS, "-created_at", prefix)
}

/** The filters of an address, as the routes take them. */
export function movementQuery({ filters }: MovementAddress) {
  const { from, until, ...rest } = filters

  return {
    ...rest,
    from: from[0] ? startOfDay(from[0]) : null,
    until: until[0] ? startOfDay(until[0], 1) : null,
  }
}

interface MovementTableProps {
  address: MovementAddress
  /** Of this item alone. */
  itemId?: string
  /** In the place of the search. */
  search?: ReactNode
  pageSize?: number
}

/** The ledger, newest first, with its filters, and with undo. */
export function MovementTable({
  address,
  itemId,
  search = null,
  pageSize,
}: MovementTableProps) {
  const t = useText()
  const [undone, setUndone] = useState<Movement | null>(null)
  const { inventory_item_id, ...query } = movementQuery(address)
  const list = useList<Movement>({
    key: keys.movements,
    path: itemId
      ? `/admin/inventory-items/${itemId}/movements`
      : "/admin/stock-movements",
    rows: "stock_movements",
    by: "cursor",
    query: itemId ? query : { ...query, inventory_item_id },
    orderOf: (order) =>
      order === "created_at" ? "oldest_first" : "newest_first",
    address,
    pageSize,
  })
  const { onToggle, rows } = useFolded(
    list.rows,
    address.filters.group_id.length > 0
  )
  const columns = useMovementColumns({
    movements: list.rows,
    hasItem: !itemId,
    onUndo: setUndone,
    onToggle,
  })
  const { setFilters } = address

  return (
    <>
      <DataTable
        label={t("movements.title")}
        {...list}
        rows={rows}
        counted={t("movements.title")}
        columns={columns}
        rowId={({ id }) => id}
        rowName={({ id }) => id}
        onOpen={(row) => row.isGroup && onToggle(row)}
        isNarrow={Boolean(itemId)}
        address={address}
        filters={useMovementFilters(address)}
        moreFilters={
          <PeriodFilter
            from={dayIn(address.filters.from)}
            until={dayIn(address.filters.until)}
            onChange={useCallback(
              (from: string, until: string) =>
                setFilters({
                  from: from ? [from] : [],
                  until: until ? [until] : [],
                }),
              [setFilters]
            )}
          />
        }
        search={search}
        empty={{
          title: t("movements.empty"),
          description: t("movements.emptyHint"),
        }}
      />
      {undone && (
        <UndoDrawer movement={undone} onClose={() => setUndone(null)} />
      )}
    </>
  )
}

/**
 * One row for each change of several lines, until it is opened.
 *
 * @param isOpen whether all are open until they are closed: who came for the lines
 * of one change is shown them
 */
function useFolded(movements: Movement[] | undefined, isOpen: boolean) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const onToggle = useCallback(
    (row: MovementRow) =>
      setChosen(
        (before) => new Map([...before, [row.movement.group_id!, !row.isOpen]])
      ),
    []
  )

  return {
    onToggle,
    rows: useMemo(
      () =>
        movements && foldGroups(movements, (id) => chosen.get(id) ?? isOpen),
      [chosen, isOpen, movements]
    ),
  }
}

function useMovementFilters({
  filters,
}: MovementAddress): FilterDefinition<MovementFilter>[] {
  const t = useText()
  const locations = useLocations()
  const reasons = useReasons()
  const users = useUsers()

  return [
    {
      name: "kind",
      label: t("movements.filters.kind"),
      choices: KIND_NAMES.map((kind) => ({
        value: kind,
        label: t(`kinds.${kind}`),
      })),
    },
    { name: "location_id", label: t("common.location"), choices: locations },
    {
      name: "reason",
      label: t("common.reason"),
      choices: reasons.map((reason) => ({
        value: reason,
        label: reasonName(reason, t),
      })),
    },
    { name: "actor_id", label: t("movements.columns.who"), choices: users },
    { name: "order_id", label: t("references.order"), choices: [] },
    {
      name: "group_id",
      label: t("movements.group"),
      isSingle: true,
      // An id says nothing to people: it is the one that they came from.
      choices: filters.group_id.map((value) => ({
        value,
        label: t("movements.thisGroup"),
      })),
    },
  ]
}

/** The day of a filter; what is none, as somebody may write it, is not asked for. */
const dayIn = ([day = ""]: string[]) => (startOfDay(day) ? day : "")
