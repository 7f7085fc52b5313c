import { ArrowRightMini } from "@medusajs/icons"
import { StatusBadge, Text } from "@medusajs/ui"

import { Column } from "../../components/data-table"
import { DueDate } from "../../components/due-date"
import { LocationCell } from "../../components/location-cell"
import { Quantity } from "../../components/quantity"
import { RowMenu } from "../../components/row-menu"
import { useFormat } from "../../lib/format"
import { useItemNames, useLocationName } from "../../lib/names"
import { stepsOf, totalOf, Transfer } from "../../lib/transfers"
import { useText } from "../../lib/use-text"

const COLORS = {
  draft: "grey",
  shipped: "blue",
  received: "green",
  cancelled: "red",
} as const

const NAMED = 2

export type TransferStep = "edit" | "ship" | "receive" | "cancel"

/** The columns of transfers, and what may be done with each. */
export function useTransferColumns(
  transfers: Transfer[] = [],
  onStep: (step: TransferStep, transfer: Transfer) => void
): Column<Transfer>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(
    transfers.flatMap(({ items }) =>
      items.slice(0, NAMED).map((one) => one.inventory_item_id)
    )
  )

  return [
    {
      id: "way",
      header: t("transfers.columns.way"),
      isPinned: true,
      cell: ({ from_location_id, to_location_id }) => (
        <span className="txt-compact-small-plus text-ui-fg-base flex items-center gap-x-1">
          <LocationCell name={locationName(from_location_id)} />
          <ArrowRightMini className="text-ui-fg-muted shrink-0" />
          <LocationCell name={locationName(to_location_id)} />
        </span>
      ),
    },
    {
      id: "status",
      header: t("stock.columns.status"),
      order: "status",
      cell: ({ status }) => (
        <StatusBadge color={COLORS[status]}>
          {t(`transfers.status.${status}`)}
        </StatusBadge>
      ),
    },
    {
      id: "items",
      header: t("transfers.columns.items"),
      cell: ({ items }) => {
        const names = items
          .slice(0, NAMED)
          .map(({ inventory_item_id: id, quantity }) => {
            const { sku, title } = item(id) ?? {}

            return `${format.quantity(quantity)} × ${sku ?? title ?? id}`
          })
        const more = items.length - NAMED

        return (
          <span className="block max-w-72 truncate">
            {names.join(", ")}
            {more > 0 &&
              ` ${t("movements.andMore", { number: format.quantity(more) })}`}
          </span>
        )
      },
    },
    {
      id: "transit",
      header: t("transfers.columns.transit"),
      isNumber: true,
      cell: (transfer) => (
        <Quantity value={totalOf(transfer, (one) => one.in_transit_quantity)} />
      ),
    },
    {
      id: "arrived",
      header: t("transfers.columns.arrived"),
      isNumber: true,
      cell: (transfer) => {
        const broken = totalOf(
          transfer,
          (one) => one.damaged_quantity + one.lost_quantity
        )

        return (
          <div className="flex flex-col items-end">
            <Quantity
              value={totalOf(transfer, (one) => one.received_quantity)}
            />
            {broken > 0 && (
              <Text size="xsmall" className="text-ui-fg-error">
                {t("transfers.broken", { units: format.quantity(broken) })}
              </Text>
            )}
          </div>
        )
      },
    },
    {
      id: "expected",
      header: t("incoming.expected"),
      order: "expected_at",
      cell: ({ expected_at, status }) => (
        <DueDate at={expected_at} isOpen={status === "shipped"} />
      ),
    },
    {
      id: "reference",
      header: t("incoming.reference"),
      order: "reference",
      cell: ({ note, reference }) => (
        <div className="flex max-w-48 flex-col">
          <span className="truncate">{reference}</span>
          <Text size="xsmall" className="text-ui-fg-subtle truncate">
            {note}
          </Text>
        </div>
      ),
    },
    {
      id: "created",
      header: t("transfers.columns.created"),
      order: "created_at",
      cell: ({ created_at }) => format.dateTime(created_at),
    },
    {
      id: "actions",
      header: "",
      isPinned: "end",
      isNumber: true,
      cell: (transfer) => {
        const { canCancel, canEdit, canReceive, canShip } = stepsOf(transfer)
        const may: [TransferStep, boolean][] = [
          ["edit", canEdit],
          ["ship", canShip],
          ["receive", canReceive],
          ["cancel", canCancel],
        ]
        const actions = may
          .filter(([, isPossible]) => isPossible)
          .map(([step]) => ({
            label: t(`transfers.${step}`),
            right: "inventory_level:update" as const,
            run: () => onStep(step, transfer),
          }))

        return actions.length ? (
          <RowMenu
            label={t("item.actionsOf", { name: transferName(transfer) })}
            actions={actions}
          />
        ) : null
      },
    },
  ]

  function transferName({
    from_location_id,
    reference,
    to_location_id,
  }: Transfer) {
    return (
      reference ??
      `${locationName(from_location_id)} → ${locationName(to_location_id)}`
    )
  }
}
