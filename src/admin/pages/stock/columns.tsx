import { ExclamationCircle } from "@medusajs/icons"
import { clx, Text, Tooltip } from "@medusajs/ui"
import { useMemo } from "react"

import { Column } from "../../components/data-table"
import { DaysOfCover } from "../../components/days-of-cover"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { Quantity } from "../../components/quantity"
import { QuantityCell } from "../../components/quantity-cell"
import { StockStatusBadge } from "../../components/status"
import { TextLink } from "../../components/text-link"
import type { useSales } from "../../lib/sales"
import { Edit, EditMode } from "../../lib/edits"
import { Format, useFormat } from "../../lib/format"
import { Level, locationOf, nameOf } from "../../lib/levels"
import { serverNow } from "../../lib/server-clock"
import { EditStore } from "../../lib/use-edits"
import { useMay } from "../../lib/use-may"
import { Translate, useText } from "../../lib/use-text"

type NumberOf<Row> = {
  [Name in keyof Row]: Row[Name] extends number ? Name : never
}[keyof Row]

/**
 * The columns of the Stock page.
 *
 * @param salesOf how fast a level sells, where that is shown
 */
export function useStockColumns(
  store: EditStore,
  editOf: (level: Level, mode: EditMode, units: number) => Edit,
  salesOf?: ReturnType<typeof useSales>
): Column<Level>[] {
  const t = useText()
  const format = useFormat()
  const mayChange = useMay()("inventory_level:update")

  return useMemo(() => {
    const number = (id: string, order: NumberOf<Level>): Column<Level> => ({
      id,
      header: t(`stock.columns.${id}`),
      order,
      isNumber: true,
      cell: (level) => <Quantity value={level[order]} />,
    })

    return [
      {
        id: "item",
        header: t("stock.columns.item"),
        order: "title",
        isPinned: true,
        cell: (level) => (
          <ItemCell
            itemId={level.inventory_item_id}
            sku={level.sku}
            title={level.title ?? level.variant?.product_title}
            thumbnail={level.thumbnail}
          />
        ),
      },
      {
        id: "location",
        header: t("stock.columns.location"),
        cell: (level) => <LocationCell name={locationOf(level)} />,
      },
      {
        id: "status",
        header: t("stock.columns.status"),
        cell: (level) => <StockStatusBadge status={level.status} />,
      },
      {
        ...number("stocked", "stocked_quantity"),
        ...(mayChange && {
          cell: (level: Level) => (
            <QuantityCell
              quantity={level.stocked_quantity}
              label={t("edit.cell", {
                name: nameOf(level),
                location: locationOf(level),
                quantity: format.quantity(level.stocked_quantity),
              })}
              edit={store.edits.get(level.id)}
              onApply={(mode, units) => store.put(editOf(level, mode, units))}
              onDecide={store.put}
              onRevert={() => store.drop([level.id])}
            />
          ),
        }),
      },
      {
        ...number("available", "available_quantity"),
        cell: (level) => (
          <span
            className={clx("txt-compact-small-plus tabular-nums", {
              "text-ui-fg-error": level.available_quantity < 0,
              "text-ui-fg-base": level.available_quantity >= 0,
            })}
          >
            {format.quantity(level.available_quantity)}
          </span>
        ),
      },
      {
        ...number("orders", "order_quantity"),
        cell: (level) => (
          <span className="inline-flex items-center justify-end gap-x-1">
            {level.short_quantity > 0 && (
              <Short units={format.quantity(level.short_quantity)} t={t} />
            )}
            <Quantity value={level.order_quantity + level.other_quantity} />
          </span>
        ),
      },
      number("carts", "cart_quantity"),
      number("backorder", "backordered_quantity"),
      number("safety", "safety_stock"),
      {
        ...number("incoming", "incoming_quantity"),
        cell: (level) => <Incoming level={level} t={t} format={format} />,
      },
      ...(salesOf
        ? [
            {
              id: "cover",
              header: t("stock.columns.cover"),
              isNumber: true,
              cell: (level: Level) => <DaysOfCover sales={salesOf(level.id)} />,
            },
          ]
        : []),
      {
        id: "changed",
        header: t("stock.columns.changed"),
        cell: (level) => <LastChanged level={level} t={t} format={format} />,
      },
    ]
  }, [editOf, format, mayChange, salesOf, store, t])
}

function Short({ units, t }: { units: string; t: Translate }) {
  return (
    <Tooltip content={t("stock.shortHint", { units })}>
      <span
        tabIndex={0}
        className="text-ui-fg-error txt-compact-xsmall inline-flex items-center gap-x-1"
      >
        <ExclamationCircle aria-hidden />
        {t("stock.short", { units })}
      </span>
    </Tooltip>
  )
}

/** When, and the way to what happened and who did it. */
function LastChanged({
  level,
  t,
  format,
}: {
  level: Level
  t: Translate
  format: Format
}) {
  const { inventory_item_id, location_id, stocked_at } = level

  if (!stocked_at) {
    return (
      <span className="txt-compact-xsmall text-ui-fg-subtle">
        {t("stock.neverStocked")}
      </span>
    )
  }

  return (
    <TextLink
      to={`/inventory/history?${new URLSearchParams({ inventory_item_id, location_id }).toString()}`}
    >
      {/* Without its year and time: the list is as wide as a screen. */}
      <span
        className="txt-compact-xsmall"
        title={t("stock.changedAt", { at: format.dateTime(stocked_at) })}
      >
        {format.shortDate(stocked_at)}
      </span>
      <span className="sr-only">
        {t("stock.changedHint", {
          name: nameOf(level),
          location: locationOf(level),
        })}
      </span>
    </TextLink>
  )
}

function Incoming({
  level,
  t,
  format,
}: {
  level: Level
  t: Translate
  format: Format
}) {
  const { incoming_quantity, next_expected_at } = level
  const now = serverNow()
  const isLate = next_expected_at !== null && Date.parse(next_expected_at) < now
  const date =
    next_expected_at &&
    format.nearDate(next_expected_at, now).replaceAll(" ", "\u00a0")

  return (
    <div className="flex flex-col items-end">
      <Quantity value={incoming_quantity} />
      {incoming_quantity !== 0 && (
        <Text
          size="xsmall"
          // A date that is over would make the column as wide as three others.
          className={clx(
            "max-w-24 whitespace-normal text-right",
            isLate ? "text-ui-fg-error" : "text-ui-fg-subtle"
          )}
        >
          {isLate
            ? t("stock.overdue", { date })
            : (date ?? t("stock.incomingUndated"))}
        </Text>
      )}
    </div>
  )
}
