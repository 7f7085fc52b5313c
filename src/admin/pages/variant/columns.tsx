import { Text } from "@medusajs/ui"

import type { StockStatus } from "../../../modules/inventory/policy/words"
import { Column } from "../../components/data-table"
import { Quantity } from "../../components/quantity"
import { RowMenu } from "../../components/row-menu"
import { StockStatusBadge } from "../../components/status"
import { TextLink } from "../../components/text-link"
import { Level } from "../../lib/levels"
import { useItemNames } from "../../lib/names"
import { useText } from "../../lib/use-text"
import { Channel } from "./channels"
import { Sellable } from "./sellable"

/** A location of a variant, or a variant of a product. */
export type Row = Sellable & {
  id: string
  name: string
  to?: string
  status: StockStatus
  /** Of a location: the number at which its scarcest item is low. */
  threshold?: number | null
  /** Of a location: in which channels it sells the product. */
  channels?: string[]
  /** Of a variant: how many each channel can sell. */
  byChannel?: Map<string, number>
  /** Of a location: the levels of the components. */
  levels: Level[]
}

interface SellableColumnOptions {
  rows: Row[] | undefined
  by: "location" | "variant"
  channels: Channel[] | undefined
  onPolicies(levels: Level[]): void
}

/** The columns of what can be sold, by location or by variant. */
export function useSellableColumns({
  rows = [],
  by,
  channels = [],
  onPolicies,
}: SellableColumnOptions): Column<Row>[] {
  const t = useText()
  const item = useItemNames(rows.flatMap(({ limitedBy }) => limitedBy ?? []))
  const isKit = rows.some(({ limitedBy }) => limitedBy)
  const limit: Column<Row> = {
    id: "limit",
    header: t("variant.columns.limit"),
    cell: ({ limitedBy }) =>
      limitedBy && (
        <TextLink to={`/inventory/${limitedBy}`}>
          {item(limitedBy)?.sku ?? item(limitedBy)?.title ?? limitedBy}
        </TextLink>
      ),
  }
  const ofLocation: Column<Row>[] = [
    {
      id: "threshold",
      header: t("policies.threshold"),
      isNumber: true,
      cell: ({ threshold = null }) =>
        threshold === null ? (
          <Text size="small" className="text-ui-fg-subtle">
            {t("common.none")}
          </Text>
        ) : (
          <Quantity value={threshold} />
        ),
    },
    {
      id: "channels",
      header: t("stock.filters.channel"),
      cell: ({ channels: names }) => (
        <span className="block max-w-56 truncate">{names?.join(", ")}</span>
      ),
    },
    {
      id: "actions",
      header: "",
      isNumber: true,
      cell: ({ levels, name }) => (
        <RowMenu
          label={t("item.actionsOf", { name })}
          actions={[
            {
              label: t("stock.commands.policies"),
              right: "inventory_level:update",
              run: () => onPolicies(levels),
            },
          ]}
        />
      ),
    },
  ]

  return [
    {
      id: "name",
      header:
        by === "location" ? t("common.location") : t("variant.columns.variant"),
      cell: ({ name, to }) => (to ? <TextLink to={to}>{name}</TextLink> : name),
    },
    {
      id: "quantity",
      header: t("variant.columns.sellable"),
      isNumber: true,
      cell: ({ quantity }) => <Quantity value={quantity} />,
    },
    ...(isKit ? [limit] : []),
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ status }) => <StockStatusBadge status={status} />,
    },
    ...(by === "location"
      ? ofLocation
      : channels.map((channel): Column<Row> => ({
          id: channel.id,
          header: t("variant.columns.inChannel", { name: channel.name }),
          isNumber: true,
          cell: ({ byChannel }) => (
            <Quantity value={byChannel?.get(channel.id) ?? 0} />
          ),
        }))),
  ]
}
