import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useState } from "react"

import { call, QueryValue } from "../../lib/client"
import { DeliveryRow, foldDeliveries, referenceOf } from "../../lib/deliveries"
import { Incoming } from "../../lib/incoming"
import { keys } from "../../lib/query-keys"

/** The most lines of other pages that are looked for. */
const MOST = 200
const REFRESH_MS = 10_000

interface DeliveriesOptions {
  /** The lines of the page. */
  shown: Incoming[] | undefined
  /** Whether there are other pages. */
  hasMore: boolean
  /** What the list is asked for, so that a delivery has no lines that it leaves out. */
  query: Record<string, QueryValue>
  /** Whether deliveries are open until they are closed. */
  isOpen: boolean
}

/** One row for each delivery of several lines, whole, until it is opened. */
export function useDeliveries({
  shown,
  hasMore,
  query,
  isOpen,
}: DeliveriesOptions) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const reference = [
    ...new Set(shown?.flatMap((line) => referenceOf(line) ?? [])),
  ].sort()
  const asked = { ...query, reference, limit: MOST }
  const { data: others } = useQuery({
    queryKey: keys.incoming("deliveries", asked),
    queryFn: async ({ signal }) =>
      (
        await call<{ incoming_stock: Incoming[] }>("/admin/incoming-stock", {
          query: asked,
          signal,
        })
      ).incoming_stock,
    enabled: hasMore && reference.length > 0,
    refetchInterval: REFRESH_MS,
    placeholderData: (before) => before,
  })
  const rows = useMemo(
    () =>
      shown &&
      foldDeliveries(
        shown,
        hasMore ? (others ?? []) : [],
        (one) => chosen.get(one) ?? isOpen
      ),
    [chosen, hasMore, isOpen, others, shown]
  )

  return {
    rows,
    /** Of the page, and of the deliveries that go on elsewhere. */
    lines: useMemo(
      () => [
        ...new Map(
          rows?.flatMap((row) => row.lines.map((line) => [line.id, line]))
        ).values(),
      ],
      [rows]
    ),
    onToggle: useCallback(
      ({ isOpen, line }: DeliveryRow) =>
        setChosen(
          (before) => new Map([...before, [referenceOf(line)!, !isOpen]])
        ),
      []
    ),
  }
}
