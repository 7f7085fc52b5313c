import { Container, Heading, Select } from "@medusajs/ui"
import { keepPreviousData } from "@tanstack/react-query"
import { lazy, Suspense, useMemo, useState } from "react"

import type { StockPoint } from "../../../modules/inventory/types/ledger"
import { ErrorBoundary } from "../../components/error-boundary"
import { ErrorState, LoadingLines } from "../../components/states"
import { call } from "../../lib/client"
import { Format, useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { allLevels, Level } from "../../lib/levels"
import { keys } from "../../lib/query-keys"
import { sinceFirstStock } from "../../lib/series"
import { serverNow } from "../../lib/server-clock"
import { useLocations } from "../../lib/shop"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { Translate, useText } from "../../lib/use-text"
import type { Line } from "./stock-chart"

const StockChart = lazy(() => import("./stock-chart"))

const DAY_MS = 86_400_000
const PERIODS = [7, 30, 90, 365]
const POINTS = 120
const REFRESH_MS = 60_000
const ALL = "all"

type Point = Json<StockPoint>

interface Expected {
  expected_at: string | null
  open_quantity: number
}

interface Answer {
  points: Point[]
  expected: Expected[]
  levels: Level[]
}

/** How the stock of an item went, and what is expected. */
export function ChartSection({ itemId }: { itemId: string }) {
  const t = useText()
  const format = useFormat()
  const locations = useLocations()
  const [days, setDays] = useState(30)
  const [locationId, setLocationId] = useState(ALL)
  const location_id = locationId === ALL ? null : locationId
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.item(itemId, "series", days, location_id),
    queryFn: async ({ signal }): Promise<Answer> => {
      const until = serverNow()
      const place = { inventory_item_id: itemId, location_id }
      const pointsFrom = async (from: string) =>
        (
          await call<{ points: Point[] }>(
            `/admin/inventory-items/${itemId}/stock-series`,
            {
              query: {
                location_id,
                from,
                until: new Date(until).toISOString(),
                points: POINTS,
              },
              signal,
            }
          )
        ).points
      const [points, { incoming_stock }, levels] = await Promise.all([
        sinceFirstStock(
          pointsFrom,
          new Date(until - days * DAY_MS).toISOString()
        ),
        call<{ incoming_stock: Expected[] }>("/admin/incoming-stock", {
          query: {
            ...place,
            status: "expected",
            limit: 200,
            order: "expected_at",
          },
          signal,
        }),
        allLevels(place, signal),
      ])

      return { points, expected: incoming_stock, levels }
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const chart = useMemo(
    () => (data ? chartOf(data, days, t, format) : null),
    [data, days, format, t]
  )

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <div className="flex flex-wrap items-center justify-between gap-3 px-6 py-4">
        <Heading level="h2">{t("chart.title")}</Heading>
        <div className="flex gap-x-2">
          <Choose
            label={t("common.location")}
            value={locationId}
            onChange={setLocationId}
            choices={[
              { value: ALL, label: t("chart.everywhere") },
              ...locations,
            ]}
          />
          <Choose
            label={t("movements.period")}
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
            choices={PERIODS.map((of) => ({
              value: String(of),
              label: t("movements.lastDays", {
                count: of,
                number: format.quantity(of),
              }),
            }))}
          />
        </div>
      </div>
      <div className="px-6 py-4">
        {chart ? (
          <ErrorBoundary>
            <Suspense fallback={<LoadingLines lines={5} />}>
              <StockChart {...chart} />
            </Suspense>
          </ErrorBoundary>
        ) : error ? (
          <ErrorState error={error} onRetry={onRetry} />
        ) : (
          <LoadingLines lines={5} />
        )}
      </div>
    </Container>
  )
}

interface ChooseProps {
  label: string
  value: string
  onChange(value: string): void
  choices: { value: string; label: string }[]
}

function Choose({ label, value, onChange, choices }: ChooseProps) {
  return (
    <Select size="small" value={value} onValueChange={onChange}>
      <Select.Trigger aria-label={label} className="w-40">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        {choices.map((choice) => (
          <Select.Item key={choice.value} value={choice.value}>
            {choice.label}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  )
}

/**
 * The lines of the past, each up to now, and what is expected from now on: the
 * units on hand of today and, from each date on, what comes then. What is late or
 * has no date is left out: nobody knows when it comes.
 */
function chartOf(
  { points, expected, levels }: Answer,
  days: number,
  t: Translate,
  format: Format
) {
  const safety = levels.reduce((sum, level) => sum + level.safety_stock, 0)
  const threshold = levels.length === 1 ? levels[0]!.low_stock_threshold : null
  const now = points.at(-1)!
  const horizon = Date.parse(now.at) + days * DAY_MS
  const coming = expected
    .filter(
      ({ expected_at }) =>
        expected_at !== null &&
        expected_at > now.at &&
        Date.parse(expected_at) <= horizon
    )
    .sort((one, other) => (one.expected_at! < other.expected_at! ? -1 : 1))
  const ahead = coming.length
    ? [...coming.map(({ expected_at }) => Date.parse(expected_at!))]
    : []
  const past = points.map(({ at }) => Date.parse(at))
  const moments = [...past, ...ahead].map((at) => Math.round(at / 1000))
  const ofPast = (of: (point: Point) => number | null) => [
    ...points.map((point) => (point.level_count ? of(point) : null)),
    ...ahead.map(() => null),
  ]
  const flat = (value: number) => moments.map(() => value)
  let sum = now.stocked_quantity
  const rising = coming.map(({ open_quantity }) => (sum += open_quantity))
  const lines: Line[] = [
    {
      label: t("stock.columns.stocked"),
      color: "tag-blue-icon",
      values: ofPast((point) => point.stocked_quantity),
    },
    {
      label: t("movements.columns.reserved"),
      color: "tag-orange-icon",
      values: ofPast((point) => point.reserved_quantity),
    },
    {
      label: t("stock.columns.available"),
      color: "tag-green-icon",
      values: ofPast(
        (point) => point.stocked_quantity - point.reserved_quantity - safety
      ),
    },
    ...(coming.length
      ? [
          {
            label: t("stock.columns.incoming"),
            color: "tag-blue-icon",
            isDashed: true,
            values: [
              ...points.slice(1).map(() => null),
              now.stocked_quantity,
              ...rising,
            ],
          },
        ]
      : []),
    ...(safety
      ? [
          {
            label: t("stock.columns.safety"),
            color: "tag-neutral-icon",
            isDashed: true,
            values: flat(safety),
          },
        ]
      : []),
    ...(threshold === null
      ? []
      : [
          {
            label: t("policies.threshold"),
            color: "tag-red-icon",
            isDashed: true,
            values: flat(threshold),
          },
        ]),
  ]
  const stocked = points
    .filter(({ level_count }) => level_count)
    .map(({ stocked_quantity }) => stocked_quantity)

  return {
    moments,
    now: points.length - 1,
    lines,
    // What the picture shows, for those who hear the page.
    label: t("chart.summary", {
      days: format.quantity(days),
      first: format.quantity(stocked[0] ?? 0),
      last: format.quantity(now.stocked_quantity),
      lowest: format.quantity(Math.min(now.stocked_quantity, ...stocked)),
      highest: format.quantity(Math.max(now.stocked_quantity, ...stocked)),
    }),
  }
}
