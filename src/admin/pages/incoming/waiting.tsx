import { Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"

import type { WaitingReservation } from "../../../modules/inventory/types/backorders"
import { OwnerName } from "../../components/owner-name"
import { ReadDrawer } from "../../components/read-drawer"
import { ErrorState, LoadingLines } from "../../components/states"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import type { Incoming } from "../../lib/incoming"
import type { Json } from "../../lib/json"
import { keys } from "../../lib/query-keys"
import type { OwnedReservation } from "../../lib/reservations"
import { useText } from "../../lib/use-text"

type Waiting = Json<WaitingReservation> &
  Pick<OwnedReservation, "order" | "cart">

interface WaitingForProps {
  incoming: Incoming
  /** How its item is called. */
  name: string
  onClose(): void
}

/** Who was promised the units of an incoming row, whoever is served first at the head. */
export function WaitingFor({ incoming, name, onClose }: WaitingForProps) {
  const t = useText()
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: keys.incoming("waiting", incoming.id),
    queryFn: ({ signal }) =>
      call<{ promises: Waiting[] }>(
        `/admin/incoming-stock/${incoming.id}/promises`,
        { signal }
      ),
  })
  const promised = (data?.promises ?? []).reduce(
    (sum, { quantity }) => sum + quantity,
    0
  )

  return (
    <ReadDrawer
      title={t("incoming.waiting")}
      description={t("incoming.waitingHint", {
        name,
        count: incoming.open_quantity,
        promised: format.quantity(promised),
        units: format.quantity(incoming.open_quantity),
      })}
      onClose={onClose}
    >
      {data ? (
        <ol className="flex flex-col divide-y">
          {data.promises.map((waiting) => (
            <li
              key={waiting.id}
              className="flex items-start justify-between gap-x-4 py-3 first:pt-0"
            >
              <div className="flex min-w-0 flex-col">
                <OwnerName reservation={waiting} />
                <Text size="xsmall" className="text-ui-fg-subtle">
                  {t("incoming.waitingSince", {
                    date: format.dateTime(waiting.created_at),
                  })}
                </Text>
              </div>
              <div className="flex shrink-0 flex-col items-end">
                <Text size="small" weight="plus" className="tabular-nums">
                  {t("incoming.waitingUnits", {
                    units: format.quantity(waiting.quantity),
                    reserved: format.quantity(waiting.reserved_quantity),
                  })}
                </Text>
                <Text size="xsmall" className="text-ui-fg-subtle">
                  {waiting.promised_at
                    ? t("incoming.waitingUntil", {
                        date: format.date(waiting.promised_at),
                      })
                    : t("incoming.waitingUndated")}
                </Text>
              </div>
            </li>
          ))}
        </ol>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={4} />
      )}
    </ReadDrawer>
  )
}
