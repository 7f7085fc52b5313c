import { Badge, Text } from "@medusajs/ui"
import { useMemo } from "react"

import { Column } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { Quantity } from "../../components/quantity"
import { TextLink } from "../../components/text-link"
import { TimeLeft } from "../../components/time-left"
import { useFormat } from "../../lib/format"
import { Hold, shopperOf } from "../../lib/holds"
import { Translate, useText } from "../../lib/use-text"

/** The columns of what carts hold. */
export function useHoldColumns(): Column<Hold>[] {
  const t = useText()
  const format = useFormat()

  return useMemo(
    () => [
      {
        id: "item",
        header: t("common.item"),
        isPinned: true,
        cell: ({ inventory_item, inventory_item_id }) => (
          <ItemCell
            itemId={inventory_item_id}
            sku={inventory_item?.sku}
            title={inventory_item?.title}
            thumbnail={inventory_item?.thumbnail}
          />
        ),
      },
      {
        id: "quantity",
        header: t("edit.units"),
        order: "quantity",
        isNumber: true,
        cell: ({ quantity }) => <Quantity value={quantity} />,
      },
      {
        id: "left",
        header: t("holds.columns.left"),
        order: "expires_at",
        isNumber: true,
        cell: ({ expires_at }) => <TimeLeft until={expires_at} />,
      },
      {
        id: "shopper",
        header: t("holds.columns.shopper"),
        cell: (hold) => <Shopper hold={hold} t={t} />,
      },
      {
        id: "location",
        header: t("common.location"),
        cell: ({ location_id, stock_location }) => (
          <LocationCell name={stock_location?.name ?? location_id} />
        ),
      },
      {
        id: "value",
        header: t("holds.columns.value"),
        isNumber: true,
        cell: ({ cart, line_item_id }) => {
          const line = cart?.items?.find(({ id }) => id === line_item_id)

          // A line may hold several items, or one at several places: which line its
          // price is of stands with it.
          return line ? (
            <>
              {format.money(
                line.unit_price * line.quantity,
                cart!.currency_code
              )}
              <span className="text-ui-fg-subtle txt-compact-xsmall block">
                {`${format.quantity(line.quantity)} × ${line.title}`}
              </span>
            </>
          ) : null
        },
      },
      {
        id: "since",
        header: t("holds.columns.since"),
        order: "created_at",
        cell: ({ created_at, held_since }) =>
          format.dateTime(held_since ?? created_at),
      },
    ],
    [format, t]
  )
}

function Shopper({ hold, t }: { hold: Hold; t: Translate }) {
  const { isGuest, name } = shopperOf(hold)

  if (hold.waitlist_entry_id) {
    return (
      <TextLink to={`/inventory/waitlist?id=${hold.waitlist_entry_id}`}>
        {t("holds.waits")}
      </TextLink>
    )
  }

  return (
    <div className="flex max-w-56 flex-col gap-y-0.5">
      <span className="flex items-center gap-x-2">
        <span className="truncate">{name ?? t("holds.unknown")}</span>
        {isGuest && <Badge size="2xsmall">{t("holds.guest")}</Badge>}
      </span>
      <Text size="xsmall" className="text-ui-fg-subtle truncate">
        {hold.cart_id}
      </Text>
    </div>
  )
}
