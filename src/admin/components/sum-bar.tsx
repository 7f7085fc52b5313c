import { Text } from "@medusajs/ui"

import { useFormat } from "../lib/format"

export interface Part {
  id: string
  label: string
  quantity: number
  /** A colour of the dashboard's theme. */
  color: string
}

/** A whole and its parts: looked at first, and then read. */
export function SumBar({ label, parts }: { label: string; parts: Part[] }) {
  const format = useFormat()
  const shown = parts.filter(({ quantity }) => quantity > 0)
  const total = shown.reduce((sum, { quantity }) => sum + quantity, 0)

  return (
    <figure className="flex flex-col gap-y-3" aria-label={label}>
      <div
        aria-hidden
        className="bg-ui-bg-component flex h-3 w-full gap-x-px overflow-hidden rounded-full"
      >
        {shown.map(({ id, quantity, color }) => (
          <span
            key={id}
            style={{
              width: `${(100 * quantity) / total}%`,
              background: `var(--${color})`,
            }}
          />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        {parts.map(({ id, label: name, quantity, color }) => (
          <div key={id} className="flex items-center gap-x-2">
            <span
              aria-hidden
              className="size-2 rounded-full"
              style={{ background: `var(--${color})` }}
            />
            <dt className="txt-compact-small text-ui-fg-subtle">{name}</dt>
            <dd>
              <Text size="small" weight="plus" className="tabular-nums">
                {format.quantity(quantity)}
              </Text>
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}
