import { Text } from "@medusajs/ui"

import { useFormat } from "../../lib/format"
import { Channel } from "./channels"

/** How many each channel can sell, at a glance. */
export function ByChannel({
  channels,
  quantityOf,
}: {
  channels: Channel[]
  quantityOf(channel: Channel): number
}) {
  const format = useFormat()

  return channels.length ? (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {channels.map((channel) => (
        <div key={channel.id}>
          <dt>
            <Text size="small" className="text-ui-fg-subtle">
              {channel.name}
            </Text>
          </dt>
          <dd className="txt-compact-large-plus tabular-nums">
            {format.quantity(quantityOf(channel))}
          </dd>
        </div>
      ))}
    </dl>
  ) : null
}
