import { clx, Heading, Skeleton, Text } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useId } from "react"
import { Link } from "react-router-dom"

import { ErrorState, OldNumbers } from "../../components/states"
import { call, QueryValue } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { LOW_STOCK_INITIAL } from "../../lib/low-stock"
import { keys } from "../../lib/query-keys"
import { useText } from "../../lib/use-text"

const REFRESH_MS = 60_000

const TILES = [
  { id: "out", to: "/inventory/low-stock?status=out_of_stock", isBad: true },
  { id: "low", to: "/inventory/low-stock?status=low_stock", isBad: false },
  { id: "soon", to: "/inventory/low-stock?status=soon_out", isBad: false },
  { id: "late", to: "/inventory/incoming?due=late", isBad: true },
] as const

type Counts = Record<(typeof TILES)[number]["id"], number>

/** What somebody should look at, in numbers that lead to the list of it. */
export function Attention() {
  const t = useText()
  const format = useFormat()
  const headingId = useId()
  const { data, error, refetch } = useQuery({
    queryKey: keys.overview("attention"),
    queryFn: ({ signal }) => countAll(signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })

  return (
    <div>
      <section aria-labelledby={headingId}>
        <Heading level="h2" id={headingId} className="px-6 pb-2 pt-4">
          {t("overview.attention")}
        </Heading>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <ul className="grid grid-cols-2 gap-2 px-4 pb-4 lg:grid-cols-4">
            {TILES.map(({ id, to, isBad }) => (
              <li key={id}>
                <Link
                  to={to}
                  className="hover:bg-ui-bg-base-hover focus-visible:shadow-borders-focus flex h-full flex-col gap-y-1 rounded-md p-2 outline-none"
                >
                  <Text size="small" weight="plus">
                    {t(`overview.${id}`)}
                  </Text>
                  {data ? (
                    <span
                      className={clx("h1-core tabular-nums", {
                        "text-ui-fg-error": isBad && data[id] > 0,
                      })}
                    >
                      {format.quantity(data[id])}
                    </span>
                  ) : (
                    <Skeleton className="h-7 w-12" />
                  )}
                  <Text size="xsmall" className="text-ui-fg-subtle">
                    {t(`overview.${id}Hint`, {
                      days: format.quantity(LOW_STOCK_INITIAL.lead_time_days),
                    })}
                  </Text>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      {Boolean(error) && data && <OldNumbers error={error} />}
    </div>
  )
}

/** As the lists count them that the numbers lead to. */
async function countAll(signal: AbortSignal): Promise<Counts> {
  const count = async (path: string, query: Record<string, QueryValue>) =>
    (
      await call<{ count: number }>(path, {
        query: { ...query, limit: 1 },
        signal,
      })
    ).count
  const low = (status: string) =>
    count("/admin/inventory/low-stock", { status, ...LOW_STOCK_INITIAL })
  const [out, isLow, soon, late] = await Promise.all([
    low("out_of_stock"),
    low("low_stock"),
    low("soon_out"),
    count("/admin/incoming-stock", { is_late: "true" }),
  ])

  return { out, low: isLow, soon, late }
}
