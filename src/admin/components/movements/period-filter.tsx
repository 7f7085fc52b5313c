import { ChevronDownMini } from "@medusajs/icons"
import { Button, Popover } from "@medusajs/ui"

import { dayOf, momentOfDay } from "../../lib/days"
import { useFormat } from "../../lib/format"
import { serverNow } from "../../lib/server-clock"
import { useText } from "../../lib/use-text"
import { TextField } from "../fields"

const DAY = 86_400_000
const PERIODS = [1, 7, 30, 90, 365]

interface PeriodFilterProps {
  /** Days, such as 2026-11-28; empty for no bound. */
  from: string
  until: string
  onChange(from: string, until: string): void
}

/** From which day to which, the last one included. */
export function PeriodFilter({ from, until, onChange }: PeriodFilterProps) {
  const t = useText()
  const format = useFormat()
  const shown = (day: string) => format.date(momentOfDay(day)!)
  const label = t("movements.period")
  const isSet = Boolean(from || until)

  return (
    <Popover>
      <Popover.Trigger asChild>
        <Button size="small" variant="secondary" className="max-w-80">
          <span className="truncate">
            {isSet
              ? `${label}: ${[from, until].map((day) => (day ? shown(day) : "…")).join(" – ")}`
              : label}
          </span>
          <ChevronDownMini />
        </Button>
      </Popover.Trigger>
      <Popover.Content
        align="start"
        className="flex w-72 flex-col gap-y-3 p-3"
        aria-label={label}
      >
        <div className="flex flex-wrap gap-1">
          {PERIODS.map((days) => (
            <Button
              key={days}
              size="small"
              variant="secondary"
              type="button"
              onClick={() =>
                onChange(
                  dayOf(new Date(serverNow() - (days - 1) * DAY).toISOString()),
                  ""
                )
              }
            >
              {t("movements.lastDays", {
                count: days,
                number: format.quantity(days),
              })}
            </Button>
          ))}
        </div>
        <TextField
          type="date"
          label={t("movements.from")}
          value={from}
          onChange={(day) => onChange(day, until)}
        />
        <TextField
          type="date"
          label={t("movements.until")}
          value={until}
          onChange={(day) => onChange(from, day)}
        />
      </Popover.Content>
    </Popover>
  )
}
