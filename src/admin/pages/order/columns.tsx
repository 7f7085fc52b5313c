import { Badge, Text } from "@medusajs/ui"

import { Column } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { RowMenu } from "../../components/row-menu"
import { useFormat } from "../../lib/format"
import { useItemNames, useLocationName } from "../../lib/names"
import { useText } from "../../lib/use-text"
import { LineStock, OrderReservation, Units } from "./stock-of-lines"

/** The columns of an order's lines, by where their units are. */
export function useOrderColumns(
  rows: LineStock[] = [],
  onMove: (reservation: OrderReservation) => void
): Column<LineStock>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(rows.map((row) => row.inventory_item_id))
  const at = (units: Units[]) =>
    units.length ? (
      <div className="flex flex-wrap gap-1">
        {units.map(({ location_id, quantity }, index) => (
          <Badge key={index} size="2xsmall">
            {t("order.at", {
              units: format.quantity(quantity),
              location: locationName(location_id),
            })}
          </Badge>
        ))}
      </div>
    ) : (
      <span className="text-ui-fg-subtle">–</span>
    )

  return [
    {
      id: "line",
      header: t("common.item"),
      cell: ({ inventory_item_id, line }) => (
        <ItemCell
          itemId={inventory_item_id}
          sku={item(inventory_item_id)?.sku}
          title={line.title}
          thumbnail={line.thumbnail}
        />
      ),
    },
    {
      id: "reserved",
      header: t("order.reserved"),
      cell: ({ reserved }) => at(reserved),
    },
    {
      id: "owed",
      header: t("stock.columns.backorder"),
      cell: ({ owed }) =>
        owed ? (
          <Text size="small" className="text-ui-fg-error">
            {owed.promised_at
              ? t("item.owedUntil", {
                  units: format.quantity(owed.quantity),
                  date: format.date(owed.promised_at),
                })
              : t("item.owed", { units: format.quantity(owed.quantity) })}
          </Text>
        ) : (
          <span className="text-ui-fg-subtle">–</span>
        ),
    },
    {
      id: "sent",
      header: t("order.sent"),
      cell: ({ sent }) => at(sent),
    },
    {
      id: "returned",
      header: t("order.returned"),
      cell: ({ returned }) => at(returned),
    },
    {
      id: "actions",
      header: "",
      isNumber: true,
      cell: ({ inventory_item_id, line, reserved }) =>
        reserved.length ? (
          <RowMenu
            label={t("item.actionsOf", {
              name: item(inventory_item_id)?.sku ?? line.title,
            })}
            actions={reserved.map((reservation) => ({
              label: t("order.move", {
                units: format.quantity(reservation.quantity),
                location: locationName(reservation.location_id),
              }),
              right: "reservation_item:update",
              run: () => onMove(reservation),
            }))}
          />
        ) : null,
    },
  ]
}
