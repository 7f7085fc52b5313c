import { Button, Container, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"

import { ErrorState, LoadingLines } from "../../components/states"
import { PageHeader } from "../../components/page-header"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { keys } from "../../lib/query-keys"
import { totalOf, Transfer } from "../../lib/transfers"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { useText } from "../../lib/use-text"

const REFRESH_MS = 10_000

/** What stands at a location, and what is on its way to it and from it. */
export function LocationStock({ data: location }: { data: { id: string } }) {
  const t = useText()
  const format = useFormat()
  const { id } = location
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.levels("of-location", id),
    queryFn: async ({ signal }) => {
      const count = async (status?: string) => {
        const { count: found, is_count_exact } = await call<{
          count: number
          is_count_exact: boolean
        }>("/admin/stock-levels", {
          query: { location_id: id, status, limit: 1 },
          signal,
        })

        return { count: found, isExact: is_count_exact }
      }
      const transit = async (end: "from" | "to") => {
        const { stock_transfers } = await call<{
          stock_transfers: Transfer[]
        }>("/admin/stock-transfers", {
          query: { [`${end}_location_id`]: id, status: "shipped", limit: 200 },
          signal,
        })

        return stock_transfers.reduce(
          (sum, transfer) =>
            sum + totalOf(transfer, (item) => item.in_transit_quantity),
          0
        )
      }
      const [all, low, out, coming, going] = await Promise.all([
        count(),
        count("low_stock"),
        count("out_of_stock"),
        transit("to"),
        transit("from"),
      ])

      return { all, low, out, coming, going }
    },
    refetchInterval: REFRESH_MS,
  })
  const stock = `/inventory/stock?location_id=${id}`
  const figures = data && [
    { id: "all", units: data.all, to: stock },
    { id: "low", units: data.low, to: `${stock}&status=low_stock` },
    { id: "out", units: data.out, to: `${stock}&status=out_of_stock` },
    {
      id: "coming",
      units: { count: data.coming, isExact: true },
      to: `/inventory/transfers?status=shipped&to_location_id=${id}`,
    },
    {
      id: "going",
      units: { count: data.going, isExact: true },
      to: `/inventory/transfers?status=shipped&from_location_id=${id}`,
    },
  ]

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <PageHeader level="h2" title={t("location.title")}>
        <Button size="small" variant="secondary" asChild>
          <Link to={stock}>{t("item.openStock")}</Link>
        </Button>
      </PageHeader>
      {figures ? (
        <dl className="grid grid-cols-2 gap-4 px-6 py-4 md:grid-cols-5">
          {figures.map(({ id: name, to, units }) => (
            <div key={name} className="flex flex-col gap-y-1">
              <dt>
                <Text size="small" className="text-ui-fg-subtle">
                  {t(`location.${name}`)}
                </Text>
              </dt>
              <dd>
                <Link
                  to={to}
                  className="txt-compact-large-plus text-ui-fg-base hover:text-ui-fg-interactive tabular-nums"
                >
                  {format.quantity(units.count)}
                  {units.isExact ? "" : "+"}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      ) : error ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : (
        <LoadingLines lines={1} />
      )}
    </Container>
  )
}
