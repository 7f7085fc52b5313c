import { clx } from "@medusajs/ui"

import { useFormat } from "../lib/format"

/** A number of a list: nothing is quieter than something, and less stands out. */
export function Quantity({ value }: { value: number }) {
  const format = useFormat()

  return (
    <span
      className={clx("tabular-nums", {
        "text-ui-fg-error": value < 0,
        "text-ui-fg-subtle": value === 0,
        "text-ui-fg-base": value > 0,
      })}
    >
      {format.quantity(value)}
    </span>
  )
}

/** By how much something changed: with its sign, and the loss told by it alone. */
export function Change({ value }: { value: number }) {
  const format = useFormat()

  return (
    <span
      className={clx("txt-compact-small-plus tabular-nums", {
        "text-ui-fg-subtle": value === 0,
        "text-ui-fg-base": value !== 0,
      })}
    >
      {format.change(value)}
    </span>
  )
}
