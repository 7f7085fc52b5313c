import { Button, Heading, Text } from "@medusajs/ui"
import { keepPreviousData } from "@tanstack/react-query"
import { useMemo, useState } from "react"

import { Column, DataTable } from "../../components/data-table"
import { ExtendHolds, ReleaseHolds } from "../../components/holds/hold-drawers"
import { LocationCell } from "../../components/location-cell"
import { MoveReservation } from "../../components/move-reservation"
import { OwnerName } from "../../components/owner-name"
import { Quantity } from "../../components/quantity"
import { RowMenu } from "../../components/row-menu"
import { TimeLeft } from "../../components/time-left"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import {
  BackorderPromise,
  Explanation,
  owedByReservation,
  ownerOf,
  OwnedReservation,
} from "../../lib/reservations"
import { useAddress } from "../../lib/use-address"
import { useSteadyQuery } from "../../lib/use-steady-query"
import { useText } from "../../lib/use-text"

const FEW = 10
const REFRESH_MS = 10_000
const NONE = [] as const

interface ReservationsProps {
  itemId: string
  sku: string
}

/** Everybody who has units of the item, with what they wait for. */
export function Reservations({ itemId, sku }: ReservationsProps) {
  const t = useText()
  const address = useAddress(NONE, "", "who_")
  const [isAll, setAll] = useState(false)
  const [open, setOpen] = useState<{
    what: "move" | "release" | "extend"
    reservation: OwnedReservation
  } | null>(null)
  const { data, error, onRetry } = useSteadyQuery({
    queryKey: keys.item(itemId, "explanation"),
    queryFn: async ({ signal }) => {
      const [{ explanation }, { backorder_promises }] = await Promise.all([
        call<{ explanation: Explanation[] }>(
          `/admin/inventory-items/${itemId}/explain`,
          { signal }
        ),
        call<{ backorder_promises: BackorderPromise[] }>(
          "/admin/backorder-promises",
          { query: { inventory_item_id: itemId, limit: 200 }, signal }
        ),
      ])

      return { explanation, owed: owedByReservation(backorder_promises) }
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const all = useMemo(
    () =>
      data?.explanation
        .flatMap(({ location_id, reservations }) =>
          reservations.map((one) => ({ ...one, location_id }))
        )
        .filter(({ owner }) => owner !== "expired_cart")
        .sort((one, other) => (one.created_at < other.created_at ? -1 : 1)),
    [data]
  )
  const columns = useColumns({
    owed: data?.owed ?? new Map(),
    onMove: (reservation) => setOpen({ what: "move", reservation }),
    onRelease: (reservation) => setOpen({ what: "release", reservation }),
    onExtend: (reservation) => setOpen({ what: "extend", reservation }),
  })
  const close = () => setOpen(null)
  const hold = open && {
    holds: [
      {
        id: open.reservation.id,
        item: sku,
        quantity: open.reservation.quantity,
      },
    ],
    onClose: close,
  }

  return (
    <section aria-label={t("item.who")}>
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h3">{t("item.who")}</Heading>
      </div>
      <DataTable
        label={t("item.who")}
        columns={columns}
        rows={isAll ? all : all?.slice(0, FEW)}
        rowId={({ id }) => id}
        rowName={(one) => ownerOf(one, t)}
        isNarrow
        address={address}
        search={null}
        error={error}
        onRetry={onRetry}
        empty={{
          title: t("item.nobody"),
          description: t("item.nobodyHint"),
        }}
      />
      {all && all.length > FEW && !isAll && (
        <div className="flex justify-center px-6 py-3">
          <Button
            size="small"
            variant="transparent"
            onClick={() => setAll(true)}
          >
            {t("item.showAll", { count: all.length })}
          </Button>
        </div>
      )}
      {open?.what === "move" && (
        <MoveReservation
          reservation={open.reservation}
          owner={ownerOf(open.reservation, t)}
          onClose={close}
        />
      )}
      {open?.what === "release" && <ReleaseHolds {...hold!} />}
      {open?.what === "extend" && <ExtendHolds {...hold!} />}
    </section>
  )
}

interface ColumnOptions {
  owed: ReturnType<typeof owedByReservation>
  onMove(reservation: OwnedReservation): void
  onRelease(reservation: OwnedReservation): void
  onExtend(reservation: OwnedReservation): void
}

function useColumns({
  owed,
  onMove,
  onRelease,
  onExtend,
}: ColumnOptions): Column<OwnedReservation>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()

  return [
    {
      id: "owner",
      header: t("item.columns.owner"),
      cell: (one) => <OwnerName reservation={one} />,
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ location_id }) => (
        <LocationCell name={locationName(location_id)} />
      ),
    },
    {
      id: "units",
      header: t("edit.units"),
      isNumber: true,
      cell: ({ quantity }) => <Quantity value={quantity} />,
    },
    {
      id: "since",
      header: t("holds.columns.since"),
      cell: ({ created_at }) => format.dateTime(created_at),
    },
    {
      id: "until",
      header: t("item.columns.state"),
      cell: ({ id, expires_at }) => {
        const owes = owed.get(id)

        if (expires_at) {
          return <TimeLeft until={expires_at} />
        }

        return owes ? (
          <Text size="small" className="text-ui-fg-error">
            {owes.promised_at
              ? t("item.owedUntil", {
                  units: format.quantity(owes.quantity),
                  date: format.date(owes.promised_at),
                })
              : t("item.owed", { units: format.quantity(owes.quantity) })}
          </Text>
        ) : (
          t("item.onHand")
        )
      },
    },
    {
      id: "actions",
      header: "",
      isNumber: true,
      cell: (one) => (
        <RowMenu
          label={t("item.actionsOf", { name: ownerOf(one, t) })}
          actions={[
            {
              label: t("move.title"),
              right: "reservation_item:update",
              run: () => onMove(one),
            },
            ...(one.owner === "cart"
              ? [
                  {
                    label: t("holds.release"),
                    right: "reservation_item:delete" as const,
                    run: () => onRelease(one),
                  },
                  {
                    label: t("holds.extend"),
                    right: "reservation_item:update" as const,
                    run: () => onExtend(one),
                  },
                ]
              : []),
          ]}
        />
      ),
    },
  ]
}
