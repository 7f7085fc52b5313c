import { clx } from "@medusajs/ui"

import { useFormat } from "../lib/format"
import { useServerNow } from "../lib/server-clock"
import { useText } from "../lib/use-text"

const SOON_MS = 120_000

/** Counts down to a moment of the server's. */
export function TimeLeft({ until }: { until: string }) {
  const t = useText()
  const format = useFormat()
  const left = Date.parse(until) - useServerNow()

  return (
    <span
      className={clx("tabular-nums", {
        "text-ui-fg-subtle": left <= 0,
        "text-ui-fg-error": left > 0 && left < SOON_MS,
      })}
    >
      {left > 0 ? format.timeLeft(left) : t("holds.over")}
    </span>
  )
}
