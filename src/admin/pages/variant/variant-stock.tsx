import { Container, Heading, Text } from "@medusajs/ui"
import { keepPreviousData } from "@tanstack/react-query"
import { useMemo, useState } from "react"

import { DataTable } from "../../components/data-table"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { allLevels, Level } from "../../lib/levels"
import { useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useAddress } from "../../lib/use-address"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { useText } from "../../lib/use-text"
import { PoliciesDrawer } from "../stock/policies-drawer"
import { ByChannel } from "./by-channel"
import { Channel, channelsOf, sellableIn } from "./channels"
import { Row, useSellableColumns } from "./columns"
import { Component, sellableByLocation, sellableOf, statusOf } from "./sellable"

const NONE = [] as const
const REFRESH_MS = 10_000
const MOST = 200
const FIELDS = [
  "id",
  "title",
  "product_id",
  "manage_inventory",
  "inventory_items.inventory_item_id",
  "inventory_items.required_quantity",
  "product.sales_channels.id",
  "product.sales_channels.name",
].join(",")

interface Variant {
  id: string
  title: string | null
  manage_inventory: boolean
  inventory_items?: Component[] | null
  product?: { sales_channels?: { id: string; name: string }[] | null } | null
}

type Counted = Variant & { inventory_items: Component[] }

interface Answer {
  variants: Counted[]
  /** How many there are; shown are the first of them. */
  total: number
  levels: Level[]
  channels: Channel[]
}

interface VariantStockProps {
  /** Where the variants are asked for: a product's, or one by its id. */
  path: string
  query?: Record<string, string>
  /** Rows of one variant are its locations; of a product, its variants. */
  by: "location" | "variant"
}

/**
 * How many can be sold, from where and in which channel, from what number on that is
 * low, and which component allows no more.
 */
export function VariantStock({ path, query, by }: VariantStockProps) {
  const t = useText()
  const format = useFormat()
  const address = useAddress(NONE, "", "sellable_")
  const locationName = useLocationName()
  const [policiesOf, setPoliciesOf] = useState<Level[] | null>(null)
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.levels("of-variants", path, query),
    queryFn: ({ signal }) => ask(path, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const rows = useMemo(
    () =>
      data &&
      (by === "variant"
        ? rowsByVariant(data)
        : rowsByLocation(data, locationName)),
    [by, data, locationName]
  )
  const [variant] = data?.variants ?? []
  const inChannel = (channel: Channel) =>
    variant && data
      ? sellableIn(channel, variant.inventory_items, data.levels)
      : 0
  // Its items lie at several places, of which none has as many.
  const isJoined =
    by === "location" &&
    data?.channels.some(
      (channel) =>
        inChannel(channel) >
        (rows ?? [])
          .filter(({ id }) => channel.locationIds.has(id))
          .reduce((sum, { quantity }) => sum + quantity, 0)
    )

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <Heading level="h2">{t("variant.title")}</Heading>
        {by === "location" && variant && data && (
          <ByChannel channels={data.channels} quantityOf={inChannel} />
        )}
        {data && data.total > MOST && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("variant.firstOf", {
              shown: format.quantity(MOST),
              total: format.quantity(data.total),
            })}
          </Text>
        )}
        {isJoined && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("variant.joinedHint")}
          </Text>
        )}
      </div>
      <DataTable
        label={t("variant.title")}
        columns={useSellableColumns({
          rows,
          by,
          channels: data?.channels,
          onPolicies: setPoliciesOf,
        })}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        isNarrow
        address={address}
        search={null}
        error={error}
        onRetry={onRetry}
        empty={{
          title: t("variant.empty"),
          description: t("variant.emptyHint"),
        }}
      />
      {policiesOf && (
        <PoliciesDrawer
          levels={policiesOf}
          onClose={() => setPoliciesOf(null)}
        />
      )}
    </Container>
  )
}

async function ask(
  path: string,
  query: Record<string, string> | undefined,
  signal: AbortSignal
): Promise<Answer> {
  const { count: total, variants } = await call<{
    count: number
    variants: Variant[]
  }>(path, {
    query: { ...query, limit: MOST, fields: FIELDS },
    signal,
  })
  const counted = variants.filter(
    (variant): variant is Counted =>
      variant.manage_inventory && Boolean(variant.inventory_items?.length)
  )
  const itemIds = new Set(
    counted.flatMap(({ inventory_items }) =>
      inventory_items.map((one) => one.inventory_item_id)
    )
  )
  const [levels, channels] = await Promise.all([
    itemIds.size ? allLevels({ inventory_item_id: [...itemIds] }, signal) : [],
    channelsOf(counted, signal),
  ])

  return { variants: counted, total, levels, channels }
}

function rowsByVariant({ channels, levels, variants }: Answer): Row[] {
  return variants.map(({ id, inventory_items, title }) => {
    const sellable = sellableOf(inventory_items, levels)

    return {
      ...sellable,
      id,
      name: title ?? id,
      to: `variants/${id}`,
      status: statusOf(sellable, levels),
      byChannel: new Map(
        channels.map((channel) => [
          channel.id,
          sellableIn(channel, inventory_items, levels),
        ])
      ),
      levels: [],
    }
  })
}

function rowsByLocation(
  { channels, levels, variants: [variant] }: Answer,
  locationName: (id: string) => string
): Row[] {
  const components = variant?.inventory_items ?? []

  return sellableByLocation(components, levels).map(
    ({ location_id, ...sellable }) => {
      const here = levels.filter((level) => level.location_id === location_id)

      return {
        ...sellable,
        id: location_id,
        name: locationName(location_id),
        status: statusOf(sellable, here),
        threshold:
          here.find((level) => level.inventory_item_id === sellable.scarcest)
            ?.low_stock_threshold ?? null,
        channels: channels
          .filter(({ locationIds }) => locationIds.has(location_id))
          .map(({ name }) => name),
        levels: here,
      }
    }
  )
}
