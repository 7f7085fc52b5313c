import { StatusBadge, Text } from "@medusajs/ui"
import { useMemo } from "react"

import { Column } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { Quantity } from "../../components/quantity"
import { RowMenu } from "../../components/row-menu"
import { TimeLeft } from "../../components/time-left"
import { useFormat } from "../../lib/format"
import { useText } from "../../lib/use-text"
import { stepsOf, WaitlistEntry, whoWaits } from "../../lib/waitlist"

const COLORS = {
  waiting: "grey",
  offered: "blue",
  claimed: "purple",
  taken: "green",
  lapsed: "orange",
  left: "red",
} as const

export type WaitlistStep = "offer" | "remove" | "forget"

/** The columns of the waitlist, and what may be done with each row. */
export function useWaitlistColumns(
  onStep: (step: WaitlistStep, entry: WaitlistEntry) => void
): Column<WaitlistEntry>[] {
  const t = useText()
  const format = useFormat()

  return useMemo(
    () => [
      {
        id: "variant",
        header: t("waitlist.columns.variant"),
        isPinned: true,
        cell: ({ variant, variant_id }) => (
          <ItemCell
            itemId={variant_id}
            sku={variant?.sku ?? variant_id}
            title={[variant?.product?.title, variant?.title]
              .filter(Boolean)
              .join(", ")}
            thumbnail={variant?.product?.thumbnail}
            to={
              variant?.product
                ? `/products/${variant.product.id}/variants/${variant_id}`
                : "/products"
            }
          />
        ),
      },
      {
        id: "shopper",
        header: t("waitlist.columns.shopper"),
        cell: (entry) => (
          <div className="flex max-w-56 flex-col">
            <span className="truncate">
              {whoWaits(entry) ?? t("waitlist.forgotten")}
            </span>
            <Text size="xsmall" className="text-ui-fg-subtle truncate">
              {entry.sales_channel?.name}
            </Text>
          </div>
        ),
      },
      {
        id: "units",
        header: t("waitlist.columns.units"),
        isNumber: true,
        cell: ({ accepts_less, offered_quantity, quantity }) => (
          <div className="flex flex-col items-end">
            <Quantity value={offered_quantity ?? quantity} />
            {accepts_less && (
              <Text size="xsmall" className="text-ui-fg-subtle">
                {t("waitlist.less")}
              </Text>
            )}
          </div>
        ),
      },
      {
        id: "status",
        header: t("stock.columns.status"),
        cell: ({ status }) => (
          <StatusBadge color={COLORS[status]} className="whitespace-nowrap">
            {t(`waitlist.status.${status}`)}
          </StatusBadge>
        ),
      },
      {
        id: "left",
        header: t("waitlist.columns.left"),
        isNumber: true,
        cell: ({ offer_expires_at, status }) =>
          status === "offered" && offer_expires_at ? (
            <TimeLeft until={offer_expires_at} />
          ) : null,
      },
      {
        id: "joined",
        header: t("waitlist.columns.joined"),
        order: "created_at",
        cell: ({ created_at }) => format.dateTime(created_at),
      },
      {
        id: "actions",
        header: "",
        isNumber: true,
        cell: (entry) => {
          const { canForget, canOffer, canRemove } = stepsOf(entry)
          const may = [
            ["offer", canOffer, "reservation_item:create"],
            ["remove", canRemove, "reservation_item:update"],
            ["forget", canForget, "customer:update"],
          ] as const
          const actions = may
            .filter(([, isPossible]) => isPossible)
            .map(([step, , right]) => ({
              label: t(`waitlist.${step}`),
              right,
              run: () => onStep(step, entry),
            }))

          return actions.length ? (
            <RowMenu
              label={t("item.actionsOf", { name: whoWaits(entry) ?? "" })}
              actions={actions}
            />
          ) : null
        },
      },
    ],
    [format, onStep, t]
  )
}
