import { ExclamationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"

import { Format, useFormat } from "../../lib/format"
import { useItemNames, useLocationName } from "../../lib/names"
import { Translate, useText } from "../../lib/use-text"
import { Obstacle, obstaclesOf } from "./obstacles"
import { LineStock, OrderReservation } from "./stock-of-lines"

interface WhatToDoProps {
  rows: LineStock[]
  onMove(reservation: OrderReservation): void
}

/** Why a fulfillment of this order is refused, and what to do about it. */
export function WhatToDo({ rows, onMove }: WhatToDoProps) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(rows.map((row) => row.inventory_item_id))
  const obstacles = obstaclesOf(rows)

  if (!obstacles.length) {
    return null
  }

  return (
    <section aria-label={t("order.todo.title")} className="px-6 py-4">
      <Text size="small" weight="plus">
        {t("order.todo.title")}
      </Text>
      <ul className="flex flex-col divide-y">
        {obstacles.map((obstacle) => (
          <li
            key={obstacle.id}
            className="flex flex-wrap items-start justify-between gap-3 py-3"
          >
            <div className="flex min-w-0 flex-1 items-start gap-x-2">
              <ExclamationCircle
                aria-hidden
                className="text-ui-fg-error mt-0.5 shrink-0"
              />
              <Text size="small">
                {wordsOf(
                  obstacle,
                  item(obstacle.line.inventory_item_id)?.sku ??
                    obstacle.line.line.title,
                  { t, format, locationName }
                )}
              </Text>
            </div>
            {obstacle.kind === "not_there" && (
              <div className="flex items-center gap-x-2">
                <Button size="small" variant="secondary" asChild>
                  <Link to={`/inventory/${obstacle.line.inventory_item_id}`}>
                    {t("order.todo.openItem")}
                  </Link>
                </Button>
                {obstacle.reservation && (
                  <Button
                    size="small"
                    variant="secondary"
                    onClick={() => onMove(obstacle.reservation!)}
                  >
                    {t("order.todo.move")}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function wordsOf(
  obstacle: Obstacle,
  name: string,
  {
    t,
    format,
    locationName,
  }: { t: Translate; format: Format; locationName(id: string): string }
): string {
  if (obstacle.kind === "split") {
    return t("order.todo.split", {
      name,
      places: obstacle.reservations
        .map(({ location_id, quantity }) =>
          t("order.at", {
            units: format.quantity(quantity),
            location: locationName(location_id),
          })
        )
        .join(", "),
    })
  }

  const count = obstacle.quantity
  const units = format.quantity(count)
  const place = obstacle.reservation
    ? locationName(obstacle.reservation.location_id)
    : ""

  return obstacle.promised_at
    ? t("order.todo.notThereUntil", {
        count,
        name,
        units,
        place,
        date: format.date(obstacle.promised_at),
      })
    : t("order.todo.notThere", { count, name, units, place })
}
