import { Container, Heading } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useNavigate } from "react-router-dom"

import type {
  LastCheck,
  OverviewHour,
  RefusedItem,
} from "../../../modules/inventory/types/overview"
import { PageHeader } from "../../components/page-header"
import { ErrorState, LoadingLines, OldNumbers } from "../../components/states"
import { call } from "../../lib/client"
import { dayOf, startOfDay } from "../../lib/days"
import { Draft } from "../../lib/drafts"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { keys } from "../../lib/query-keys"
import { serverNow } from "../../lib/server-clock"
import { useText } from "../../lib/use-text"
import { Attention } from "./attention"
import { HourBars, Series } from "./hour-bars"
import { IdleStock } from "./idle-stock"
import { LastCheckCard } from "./last-check"
import { RefusedItems } from "./refused-items"

const REFRESH_MS = 30_000
const DAY_MS = 86_400_000
/** How many days of refusals say which items are missed. */
const REFUSED_DAYS = 30

interface Overview {
  hours: Json<OverviewHour>[]
  refused_items: Json<RefusedItem>[]
  last_check: Json<LastCheck> | null
}

/** What happens in the shop today, what it misses, and what nobody buys. */
export function OverviewPage() {
  const t = useText()
  const navigate = useNavigate()
  const today = dayOf(new Date(serverNow()).toISOString())
  const { data, error, refetch } = useQuery({
    queryKey: keys.overview(today),
    queryFn: ({ signal }) =>
      call<Overview>("/admin/stock-overview", {
        query: {
          from: startOfDay(today),
          until: startOfDay(today, 1),
          refused_from: new Date(
            serverNow() - REFUSED_DAYS * DAY_MS
          ).toISOString(),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const expect = (item: Json<RefusedItem>) => {
    const draft: Draft = {
      lines: [
        {
          item: {
            id: item.inventory_item_id,
            sku: item.sku,
            title: item.title,
            thumbnail: item.thumbnail,
          },
          units: String(Math.ceil(item.refused_quantity) || ""),
          locationId: "",
        },
      ],
    }

    void navigate("/inventory/incoming", { state: { draft } })
  }

  return (
    <div className="flex flex-col gap-y-3">
      <Container className="isolate divide-y p-0">
        <PageHeader
          title={t("menu.overview")}
          subtitle={t("overview.subtitle")}
        />
        <Attention />
        {data ? (
          <Today hours={data.hours} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingLines lines={5} />
        )}
        {Boolean(error) && data && <OldNumbers error={error} />}
      </Container>
      {data && (
        <>
          <RefusedItems
            items={data.refused_items}
            days={REFUSED_DAYS}
            onExpect={expect}
          />
          <LastCheckCard check={data.last_check} />
        </>
      )}
      <IdleStock />
    </div>
  )
}

/** The hours of today: first as sums, then as a picture. */
function Today({ hours }: { hours: Json<OverviewHour>[] }) {
  const t = useText()
  const format = useFormat()
  const series: Series[] = [
    {
      id: "held",
      label: t("menu.holds"),
      color: "tag-blue-icon",
      values: hours.map(({ held_quantity }) => held_quantity),
    },
    {
      id: "ordered",
      label: t("overview.ordered"),
      color: "tag-green-icon",
      values: hours.map(({ ordered_quantity }) => ordered_quantity),
    },
    {
      id: "refused",
      label: t("overview.refused"),
      color: "tag-red-icon",
      values: hours.map(({ refused_quantity }) => refused_quantity),
    },
  ]

  return (
    <section
      aria-label={t("overview.today")}
      className="flex flex-col gap-y-6 px-6 py-4"
    >
      <Heading level="h2">{t("overview.today")}</Heading>
      <dl className="flex flex-wrap gap-x-12 gap-y-4">
        {series.map(({ id, label, color, values }) => (
          <div key={id} className="flex flex-col gap-y-1">
            <dt className="txt-compact-small text-ui-fg-subtle flex items-center gap-x-2">
              <span
                aria-hidden
                className="size-2 rounded-full"
                style={{ background: `var(--${color})` }}
              />
              {label}
            </dt>
            <dd className="text-ui-fg-base h1-core tabular-nums">
              {format.quantity(values.reduce((sum, value) => sum + value, 0))}
            </dd>
          </div>
        ))}
      </dl>
      <HourBars
        label={t("overview.byHour")}
        hours={hours.map(({ begins_at }) => new Date(begins_at))}
        series={series}
      />
    </section>
  )
}
