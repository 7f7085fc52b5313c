import { Text } from "@medusajs/ui"

import { explainError } from "../lib/errors"
import { SomeFailed } from "../lib/use-changes"
import { useText } from "../lib/use-text"

/** Which of several changes could not be made, and why. */
export function SomeFailures<Row extends { id: string }>({
  error,
  nameOf,
}: {
  error: unknown
  nameOf(row: Row): string
}) {
  const t = useText()

  if (!(error instanceof SomeFailed)) {
    return null
  }

  const { done, failed } = (error as SomeFailed<Row>).outcome

  return (
    <div role="alert" className="flex flex-col gap-y-1">
      <Text size="small" weight="plus" className="text-ui-fg-error">
        {t("common.someFailed", { done: done.length, failed: failed.length })}
      </Text>
      <ul className="flex flex-col gap-y-1">
        {failed.map(({ row, error: cause }) => (
          <li key={row.id} className="txt-small text-ui-fg-subtle">
            {nameOf(row)}: {explainError(cause, t).description}
          </li>
        ))}
      </ul>
    </div>
  )
}
