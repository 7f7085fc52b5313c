import { ArrowDownTray } from "@medusajs/icons"
import { Button, Container, Text, toast } from "@medusajs/ui"
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useState } from "react"
import { Link, useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { FilterDefinition } from "../../components/filter-menu"
import { PageHeader } from "../../components/page-header"
import { STOCK_STATUSES } from "../../components/status"
import { call, download } from "../../lib/client"
import { Edit, EditMode } from "../../lib/edits"
import { explainError } from "../../lib/errors"
import { Level, LevelAnswer, locationOf, nameOf } from "../../lib/levels"
import { keys } from "../../lib/query-keys"
import { saveFile } from "../../lib/save-file"
import { useLocations, useReasons, useSalesChannels } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useEdits } from "../../lib/use-edits"
import { useText } from "../../lib/use-text"
import { BulkDrawer } from "./bulk-drawer"
import { useStockColumns } from "./columns"
import { PoliciesDrawer } from "./policies-drawer"
import { ReviewDrawer } from "./review-drawer"
import { SaveBar } from "./save-bar"

const PAGE_SIZE = 20
const REFRESH_MS = 10_000
const FILTERS = ["location_id", "status", "sales_channel_id"] as const

type Open = "review" | "adjust" | "policies" | null

/** The stock of the shop, item by location: seen, sought and changed. */
export function StockPage() {
  const t = useText()
  const navigate = useNavigate()
  const address = useAddress(FILTERS, "title")
  const store = useEdits("holdfast:stock-edits")
  const [selected, setSelected] = useState<ReadonlyMap<string, Level>>(
    new Map()
  )
  const [open, setOpen] = useState<Open>(null)
  const question = { q: address.q, ...address.filters }
  const query = {
    ...question,
    order: address.order,
    cursor: address.cursor,
    limit: PAGE_SIZE,
  }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: keys.levels(query),
    queryFn: async ({ signal }) => ({
      ...(await call<LevelAnswer>("/admin/stock-levels", { query, signal })),
      page: address.page,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const levels = data?.stock_levels
  const { hear } = store

  // They are there when a change is reviewed, whatever became of the session.
  useReasons()

  useEffect(() => {
    if (levels) {
      hear(levels.map((level) => [level.id, level.stocked_quantity] as const))
    }
  }, [hear, levels])

  const editOf = useCallback(
    (level: Level, mode: EditMode, units: number): Edit => ({
      level_id: level.id,
      inventory_item_id: level.inventory_item_id,
      location_id: level.location_id,
      item_name: nameOf(level),
      location_name: locationOf(level),
      mode,
      units,
      seen: level.stocked_quantity,
    }),
    []
  )
  const columns = useStockColumns(store, editOf)
  const exported = useMutation({
    mutationFn: () =>
      download("/admin/stock-levels/export", { query: question }),
    onSuccess: (file) => {
      saveFile(file, "stock.csv")
      toast.success(t("stock.exported"))
    },
    onError: (failure) => {
      const { title, description } = explainError(failure, t)

      toast.error(title, { description })
    },
  })
  const select = (ids: Set<string>) =>
    setSelected((before) => {
      const known = new Map([
        ...before,
        ...(levels ?? []).map((level) => [level.id, level] as const),
      ])

      return new Map([...ids].map((id) => [id, known.get(id)!]))
    })
  const close = () => setOpen(null)

  return (
    <Container className="divide-y p-0">
      <PageHeader title={t("stock.title")} subtitle={t("stock.subtitle")}>
        <Button
          size="small"
          variant="secondary"
          isLoading={exported.isPending}
          onClick={() => exported.mutate()}
        >
          <ArrowDownTray />
          {t("stock.export")}
        </Button>
      </PageHeader>
      <DataTable
        label={t("stock.title")}
        columns={columns}
        rows={levels}
        rowId={(level) => level.id}
        rowName={(level) => `${nameOf(level)}, ${locationOf(level)}`}
        address={address}
        filters={useStockFilters()}
        searchPlaceholder={t("stock.search")}
        isStale={isPlaceholderData}
        error={error}
        onRetry={() => void refetch()}
        empty={{
          title: t("stock.empty"),
          description: t("stock.emptyHint"),
          action: (
            <Button size="small" variant="secondary" asChild>
              <Link to="/inventory">{t("stock.openInventory")}</Link>
            </Button>
          ),
        }}
        paging={
          data && {
            page: data.page,
            pageSize: PAGE_SIZE,
            count: data.count,
            isCountExact: data.is_count_exact,
            nextCursor: data.next_cursor,
            previousCursor: data.previous_cursor,
          }
        }
        selected={useMemo(() => new Set(selected.keys()), [selected])}
        onSelect={select}
        commands={[
          {
            label: t("stock.commands.adjust"),
            shortcut: "a",
            run: () => setOpen("adjust"),
          },
          {
            label: t("stock.commands.policies"),
            shortcut: "p",
            run: () => setOpen("policies"),
          },
        ]}
        onOpen={(level) => navigate(`/inventory/${level.inventory_item_id}`)}
      />
      {error && levels && <OldNumbers error={error} />}
      <SaveBar store={store} onReview={() => setOpen("review")} />
      <ReviewDrawer isOpen={open === "review"} onClose={close} store={store} />
      {open === "adjust" && (
        <BulkDrawer
          levels={[...selected.values()]}
          onClose={close}
          editOf={editOf}
          onContinue={(edits) => {
            store.putAll(edits)
            setSelected(new Map())
            setOpen(edits.length ? "review" : null)
          }}
        />
      )}
      {open === "policies" && (
        <PoliciesDrawer
          levels={[...selected.values()]}
          onClose={() => {
            setSelected(new Map())
            close()
          }}
        />
      )}
    </Container>
  )
}

function useStockFilters(): FilterDefinition<(typeof FILTERS)[number]>[] {
  const t = useText()
  const locations = useLocations()
  const channels = useSalesChannels()

  return [
    {
      name: "location_id",
      label: t("stock.filters.location"),
      choices: locations,
    },
    {
      name: "status",
      label: t("stock.filters.status"),
      choices: STOCK_STATUSES.map((status) => ({
        value: status,
        label: t(`status.${status}`),
      })),
    },
    {
      name: "sales_channel_id",
      label: t("stock.filters.channel"),
      choices: channels,
    },
  ]
}

/** The page was shown, and could not be brought up to date since. */
function OldNumbers({ error }: { error: unknown }) {
  const t = useText()
  const { title, description } = explainError(error, t)

  return (
    <div role="alert" className="px-6 py-3">
      <Text size="small" className="text-ui-fg-error" weight="plus">
        {title}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {t("stock.refreshFailed")} {description}
      </Text>
    </div>
  )
}
