import { Container, Heading } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useMemo } from "react"

import { Column, DataTable } from "../../components/data-table"
import { Quantity } from "../../components/quantity"
import { TextLink } from "../../components/text-link"
import { call } from "../../lib/client"
import { Level } from "../../lib/levels"
import { useItemNames, useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useAddress } from "../../lib/use-address"
import { useText } from "../../lib/use-text"
import { Component, Sellable, sellableByLocation, sellableOf } from "./sellable"

const NONE = [] as const
const REFRESH_MS = 10_000
const MOST = 200

interface Variant {
  id: string
  title: string | null
  manage_inventory: boolean
  inventory_items?: Component[] | null
}

/** A row: a location of a variant, or a variant of a product. */
type Row = Sellable & { id: string; name: string; to?: string }

interface VariantStockProps {
  /** Where the variants are asked for: a product's, or one by its id. */
  path: string
  query?: Record<string, string>
  /** Rows of one variant are its locations; of a product, its variants. */
  by: "location" | "variant"
}

/** How many can be sold, from where, and which component allows no more. */
export function VariantStock({ path, query, by }: VariantStockProps) {
  const t = useText()
  const address = useAddress(NONE, "", "sellable_")
  const locationName = useLocationName()
  const { data, error, refetch } = useQuery({
    queryKey: keys.levels("of-variants", path, query),
    queryFn: async ({ signal }) => {
      const { variants } = await call<{ variants: Variant[] }>(path, {
        query: {
          ...query,
          limit: MOST,
          fields:
            "id,title,product_id,manage_inventory,inventory_items.inventory_item_id,inventory_items.required_quantity",
        },
        signal,
      })
      const counted = variants.filter(
        ({ inventory_items, manage_inventory }) =>
          manage_inventory && inventory_items?.length
      )
      const itemIds = new Set(
        counted.flatMap(({ inventory_items }) =>
          inventory_items!.map((one) => one.inventory_item_id)
        )
      )
      const { stock_levels } = itemIds.size
        ? await call<{ stock_levels: Level[] }>("/admin/stock-levels", {
            query: { inventory_item_id: [...itemIds], limit: MOST },
            signal,
          })
        : { stock_levels: [] }

      return { variants: counted, levels: stock_levels }
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const rows = useMemo(
    () =>
      data?.variants.flatMap((variant): Row[] =>
        by === "variant"
          ? [
              {
                id: variant.id,
                name: variant.title ?? variant.id,
                to: `variants/${variant.id}`,
                ...sellableOf(variant.inventory_items!, data.levels),
              },
            ]
          : sellableByLocation(variant.inventory_items!, data.levels).map(
              ({ location_id, ...sellable }) => ({
                id: location_id,
                name: locationName(location_id),
                ...sellable,
              })
            )
      ),
    [by, data, locationName]
  )

  return (
    <Container data-holdfast="" className="divide-y p-0">
      <div className="px-6 py-4">
        <Heading level="h2">{t("variant.title")}</Heading>
      </div>
      <DataTable
        label={t("variant.title")}
        columns={useColumns(rows, by)}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        address={address}
        search={null}
        error={error}
        onRetry={() => void refetch()}
        empty={{
          title: t("variant.empty"),
          description: t("variant.emptyHint"),
        }}
      />
    </Container>
  )
}

function useColumns(
  rows: Row[] = [],
  by: VariantStockProps["by"]
): Column<Row>[] {
  const t = useText()
  const item = useItemNames(rows.flatMap(({ limitedBy }) => limitedBy ?? []))
  const isKit = rows.some(({ limitedBy }) => limitedBy)

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
    ...(isKit
      ? [
          {
            id: "limit",
            header: t("variant.columns.limit"),
            cell: ({ limitedBy }: Row) =>
              limitedBy && (
                <TextLink to={`/inventory/${limitedBy}`}>
                  {item(limitedBy)?.sku ?? item(limitedBy)?.title ?? limitedBy}
                </TextLink>
              ),
          },
        ]
      : []),
  ]
}
