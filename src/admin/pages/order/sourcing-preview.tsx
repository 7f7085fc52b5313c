import { Badge, StatusBadge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"

import type { SourcedLineDTO } from "../../../modules/inventory/types/sourcing"
import { ReadDrawer } from "../../components/read-drawer"
import { ErrorState, LoadingLines } from "../../components/states"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useText } from "../../lib/use-text"

const COLORS = {
  whole: "green",
  split: "blue",
  backorder: "orange",
  short: "red",
} as const

/** An order, as the preview needs to know it. */
interface OrderToSource {
  id: string
  sales_channel_id: string | null
  shipping_address: {
    country_code?: string | null
    province?: string | null
    postal_code?: string | null
    city?: string | null
  } | null
  items: {
    id: string
    title: string
    variant_id: string | null
    quantity: number
    detail?: { fulfilled_quantity?: number }
  }[]
}

interface SourcingPreviewProps {
  orderId: string
  onClose(): void
}

/**
 * Where what is still to be sent of an order would come from if it were reserved
 * now, beside what it has: for whoever wants to know whether another place could
 * serve it.
 */
export function SourcingPreview({ orderId, onClose }: SourcingPreviewProps) {
  const t = useText()
  const { data, error, refetch } = useQuery({
    queryKey: keys.order(orderId, "sourcing-preview"),
    queryFn: ({ signal }) => preview(orderId, signal),
    retry: false,
    gcTime: 0,
  })

  return (
    <ReadDrawer
      title={t("order.preview")}
      description={t("order.previewHint")}
      onClose={onClose}
    >
      {data?.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("order.previewNothing")}
        </Text>
      )}
      {data ? (
        <ul className="flex flex-col divide-y">
          {data.map((line) => (
            <Line key={line.id} {...line} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={4} />
      )}
    </ReadDrawer>
  )
}

interface LineProps {
  id: string
  title: string
  preview: Json<SourcedLineDTO>
}

function Line({ title, preview: line }: LineProps) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()

  return (
    <li className="flex flex-col gap-y-2 py-3 first:pt-0">
      <div className="flex items-center justify-between gap-x-4">
        <Text size="small" weight="plus">
          {`${format.quantity(line.quantity)} × ${title}`}
        </Text>
        <StatusBadge color={COLORS[line.reason]}>
          {t(`order.reason.${line.reason}`)}
        </StatusBadge>
      </div>
      <div className="flex flex-wrap gap-1">
        {line.allocations.map(
          ({ inventory_item_id, location_id, quantity, is_backorder }) => (
            <Badge
              key={[inventory_item_id, location_id, is_backorder].join()}
              size="2xsmall"
              color={is_backorder ? "orange" : "grey"}
            >
              {t("order.at", {
                units: format.quantity(quantity),
                location: locationName(location_id),
              })}
            </Badge>
          )
        )}
      </div>
      <Text size="xsmall" className="text-ui-fg-subtle">
        {t("order.candidates", {
          places: line.candidates
            .map(
              ({ location_id, servable_quantity }) =>
                `${locationName(location_id)} ${format.quantity(servable_quantity)}`
            )
            .join(", "),
        })}
      </Text>
    </li>
  )
}

async function preview(
  orderId: string,
  signal: AbortSignal
): Promise<LineProps[]> {
  const { order } = await call<{ order: OrderToSource }>(
    `/admin/orders/${orderId}`,
    {
      query: {
        fields: "id,sales_channel_id,*shipping_address,*items,*items.detail",
      },
      signal,
    }
  )
  const lines = order.items
    .map((line) => ({
      ...line,
      open: line.quantity - (line.detail?.fulfilled_quantity ?? 0),
    }))
    .filter(({ open, variant_id }) => open > 0 && variant_id)

  if (!lines.length || !order.sales_channel_id) {
    return []
  }

  const { country_code, province, postal_code, city } =
    order.shipping_address ?? {}
  const { items } = await call<{ items: Json<SourcedLineDTO>[] }>(
    "/admin/inventory/sourcing-preview",
    {
      method: "POST",
      body: {
        sales_channel_id: order.sales_channel_id,
        items: lines.map(({ variant_id, open }) => ({
          variant_id,
          quantity: open,
        })),
        address: { country_code, province, postal_code, city },
      },
      signal,
    }
  )

  return lines.map(({ id, title }, index) => ({
    id,
    title,
    preview: items[index]!,
  }))
}
