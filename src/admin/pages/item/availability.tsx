import { Button, Container, Heading, Text } from "@medusajs/ui"
import { keepPreviousData } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Link, useNavigate } from "react-router-dom"

import { Column, DataTable } from "../../components/data-table"
import { LoadingLines } from "../../components/states"
import { RowMenu } from "../../components/row-menu"
import { ShowFirst } from "../../components/show-first"
import { Part, SumBar } from "../../components/sum-bar"
import { Draft } from "../../lib/drafts"
import { useFormat } from "../../lib/format"
import { allLevels, Level, locationOf } from "../../lib/levels"
import { keys } from "../../lib/query-keys"
import { useAddress } from "../../lib/use-address"
import { useEdits } from "../../lib/use-edits"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { useText } from "../../lib/use-text"
import { useStockColumns } from "../stock/columns"
import { PoliciesDrawer } from "../stock/policies-drawer"
import { ReviewDrawer } from "../stock/review-drawer"
import { SaveBar } from "../stock/save-bar"
import { editOf } from "../stock/edit-of"
import { Reservations } from "./reservations"

const REFRESH_MS = 10_000
const NONE = [] as const
/** In the order of the sum: what is there, who has it, what is left. */
const SUM = [
  "location",
  "stocked",
  "safety",
  "orders",
  "carts",
  "available",
  "backorder",
  "incoming",
  "status",
]

interface Item {
  id: string
  sku?: string | null
  title?: string | null
  thumbnail?: string | null
}

/** Why this many of an item are available, and what can be done about it. */
export function Availability({ item }: { item: Item }) {
  const t = useText()
  const address = useAddress(NONE, "title", "levels_")
  const store = useEdits(`holdfast:item-edits:${item.id}`)
  const [isReviewed, setReviewed] = useState(false)
  const [policiesOf, setPoliciesOf] = useState<Level[] | null>(null)
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.levels("of-item", item.id, address.order),
    queryFn: ({ signal }) =>
      allLevels({ inventory_item_id: item.id, order: address.order }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const { hear } = store

  useEffect(() => {
    if (data) {
      hear(data.map((level) => [level.id, level.stocked_quantity] as const))
    }
  }, [data, hear])

  const columns = useColumns(store, item, setPoliciesOf)

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Heading level="h2">{t("item.title")}</Heading>
          <div className="flex items-center gap-x-2">
            <ShowFirst
              page="inventory_item.details"
              widget="holdfast:item-availability"
            />
            <Button size="small" variant="secondary" asChild>
              <Link
                to={`/inventory/stock?q=${encodeURIComponent(item.sku ?? "")}`}
              >
                {t("item.openStock")}
              </Link>
            </Button>
          </div>
        </div>
        {data ? <Sum levels={data} /> : !error && <LoadingLines lines={1} />}
      </div>
      <DataTable
        label={t("item.title")}
        columns={columns}
        rows={data}
        rowId={(level) => level.id}
        rowName={(level) => locationOf(level)}
        isNarrow
        address={address}
        search={null}
        error={error}
        onRetry={onRetry}
        empty={{
          title: t("item.nowhere"),
          description: t("item.nowhereHint"),
          action: (
            <Button size="small" variant="secondary" asChild>
              <Link to={`/inventory/${item.id}/locations`}>
                {t("item.manageLocations")}
              </Link>
            </Button>
          ),
        }}
      />
      <SaveBar store={store} onReview={() => setReviewed(true)} />
      {data && data.length > 0 && (
        <Reservations
          itemId={item.id}
          sku={item.sku ?? item.title ?? item.id}
        />
      )}
      <ReviewDrawer
        isOpen={isReviewed}
        onClose={() => setReviewed(false)}
        store={store}
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

function useColumns(
  store: ReturnType<typeof useEdits>,
  item: Item,
  onPolicies: (levels: Level[]) => void
): Column<Level>[] {
  const t = useText()
  const navigate = useNavigate()
  const all = useStockColumns(store, editOf)
  const transfer = (level: Level) => {
    const draft: Draft = {
      fromLocationId: level.location_id,
      lines: [
        {
          item: {
            id: item.id,
            sku: item.sku ?? null,
            title: item.title ?? null,
            thumbnail: item.thumbnail ?? null,
          },
          units: "",
          locationId: "",
        },
      ],
    }

    void navigate("/inventory/transfers", { state: { draft } })
  }

  return [
    ...SUM.map((id) => ({
      ...all.find((column) => column.id === id)!,
      isPinned: id === SUM[0],
    })),
    {
      id: "actions",
      header: "",
      isPinned: "end",
      isNumber: true,
      cell: (level) => (
        <RowMenu
          label={t("item.actionsOf", { name: locationOf(level) })}
          actions={[
            {
              label: t("item.transfer"),
              right: "inventory_level:update",
              run: () => transfer(level),
            },
            {
              label: t("stock.commands.policies"),
              right: "inventory_level:update",
              run: () => onPolicies([level]),
            },
          ]}
        />
      ),
    },
  ]
}

/** The sum over all locations, as a bar and in words. */
function Sum({ levels }: { levels: Level[] }) {
  const t = useText()
  const format = useFormat()
  const total = (of: (level: Level) => number) =>
    levels.reduce((sum, level) => sum + of(level), 0)
  const stocked = total((level) => level.stocked_quantity)
  const available = total((level) => level.available_quantity)
  const sold = total((level) => Math.max(0, level.available_quantity))
  const parts: Part[] = [
    {
      id: "available",
      label: t("stock.columns.available"),
      quantity: available,
      color: "tag-green-icon",
    },
    {
      id: "orders",
      label: t("stock.columns.orders"),
      quantity: total((level) => level.order_quantity + level.other_quantity),
      color: "tag-blue-icon",
    },
    {
      id: "carts",
      label: t("stock.columns.carts"),
      quantity: total((level) => level.cart_quantity),
      color: "tag-purple-icon",
    },
    {
      id: "safety",
      label: t("stock.columns.safety"),
      quantity: total((level) => level.safety_stock),
      color: "tag-neutral-icon",
    },
  ]

  return (
    <div className="flex flex-col gap-y-3">
      <Text size="small" className="text-ui-fg-subtle">
        {t("item.sum", {
          available: format.quantity(sold),
          stocked: format.quantity(stocked),
          count: levels.length,
        })}
      </Text>
      <SumBar label={t("item.title")} parts={parts} />
    </div>
  )
}
