import { clx } from "@medusajs/ui"

import { useFormat } from "../lib/format"
import { serverNow } from "../lib/server-clock"
import { useText } from "../lib/use-text"

/** When something is expected, which stands out where that is over. */
export function DueDate({
  at,
  isOpen,
}: {
  at: string | null
  /** Whether it is still waited for. */
  isOpen: boolean
}) {
  const t = useText()
  const format = useFormat()

  if (!at) {
    return (
      <span className="text-ui-fg-subtle">{t("stock.incomingUndated")}</span>
    )
  }

  const isLate = isOpen && Date.parse(at) < serverNow()
  const date = format.date(at)

  return (
    <span className={clx({ "text-ui-fg-error": isLate })}>
      {isLate ? t("stock.overdue", { date }) : date}
    </span>
  )
}
