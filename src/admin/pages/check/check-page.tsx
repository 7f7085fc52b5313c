import { CheckCircle } from "@medusajs/icons"
import { Button, Container, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"

import type { StockFinding } from "../../../modules/inventory/types/reconcile"
import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { ErrorState, LoadingLines } from "../../components/states"
import { RightButton } from "../../components/right-button"
import { callForLines } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { serverNow } from "../../lib/server-clock"
import { useAddress } from "../../lib/use-address"
import { useText } from "../../lib/use-text"
import { Finding, useFindingColumns } from "./columns"
import { isRepairable, remediesOf } from "./faults"
import { RepairAll } from "./repair-all"
import { RepairOne } from "./repair-one"

const FILTERS = ["fault", "location_id"] as const
const PAGE_SIZE = 20

interface Progress {
  checked: Check["checked"]
  levels: number
  reservations: number
}

type Line = { progress: Progress } | { check: Check } | { error: object }

interface Check {
  findings: StockFinding[]
  checked: { levels: number; reservations: number; ledgers: number }
  is_sound: boolean
}

/** Whether the numbers agree with each other, and what to do where they do not. */
export function CheckPage() {
  const t = useText()
  const format = useFormat()
  const address = useAddress(FILTERS, "")
  const [repairing, setRepairing] = useState<"all" | Finding | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: keys.check(),
    queryFn: async ({ signal }) => {
      const lines: Line[] = []

      setProgress(null)
      await callForLines<Line>(
        "/admin/stock-reconciliation",
        (line) =>
          "progress" in line ? setProgress(line.progress) : lines.push(line),
        { query: { progress: true }, signal }
      )

      const [last] = lines

      if (!last || !("check" in last)) {
        throw new Error("The check broke off")
      }

      return { ...last.check, at: serverNow() }
    },
    // It reads the whole ledger: only when somebody asks.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
  const all = useMemo(
    () =>
      data?.findings.map((finding, index) => ({
        ...finding,
        id: `${index} ${finding.fault}`,
      })),
    [data]
  )
  const shown = all?.filter(
    ({ fault, location_id }) =>
      isAmong(address.filters.fault, fault) &&
      isAmong(address.filters.location_id, location_id)
  )
  const from = (address.page - 1) * PAGE_SIZE
  const rows = shown?.slice(from, from + PAGE_SIZE)
  const repairable =
    all?.filter((one) => isRepairable(one) && !remediesOf(one).length) ?? []
  const columns = useFindingColumns(rows, setRepairing)
  const locations = useLocations()

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.check")} subtitle={t("check.subtitle")}>
        <Button
          size="small"
          variant="secondary"
          isLoading={isFetching}
          onClick={() => void refetch()}
        >
          {t("check.run")}
        </Button>
        <RightButton
          right="inventory_level:update"
          size="small"
          disabled={!repairable.length || isFetching}
          onClick={() => setRepairing("all")}
        >
          {t("check.repair")}
        </RightButton>
      </PageHeader>
      {isFetching && <Running progress={progress} />}
      {data ? (
        <>
          <Text size="small" className="text-ui-fg-subtle px-6 py-3">
            {t("check.looked", {
              levels: format.quantity(data.checked.levels),
              reservations: format.quantity(data.checked.reservations),
              at: format.dateTime(new Date(data.at)),
            })}
          </Text>
          {all!.length === 0 ? (
            <Sound />
          ) : (
            <DataTable
              label={t("menu.check")}
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              rowName={({ id }) => id}
              address={address}
              search={null}
              error={error}
              onRetry={() => void refetch()}
              filters={[
                {
                  name: "fault",
                  label: t("check.columns.fault"),
                  choices: [...new Set(all!.map(({ fault }) => fault))].map(
                    (value) => ({ value, label: t(`faults.${value}.title`) })
                  ),
                },
                {
                  name: "location_id",
                  label: t("common.location"),
                  choices: locations,
                },
              ]}
              empty={{
                title: t("check.sound"),
                description: t("check.soundHint"),
              }}
              paging={{
                page: address.page,
                pageSize: PAGE_SIZE,
                rows: rows!.length,
                count: shown!.length,
                nextCursor:
                  from + PAGE_SIZE < shown!.length
                    ? String(from + PAGE_SIZE)
                    : null,
                previousCursor: from ? String(from - PAGE_SIZE) : null,
              }}
            />
          )}
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={6} />
      )}
      {repairing === "all" && (
        <RepairAll findings={repairable} onClose={() => setRepairing(null)} />
      )}
      {repairing && repairing !== "all" && (
        <RepairOne finding={repairing} onClose={() => setRepairing(null)} />
      )}
    </Container>
  )
}

function isAmong(values: string[], value: string): boolean {
  return !values.length || values.includes(value)
}

function Sound() {
  const t = useText()

  return (
    <div className="flex flex-col items-center gap-y-4 px-6 py-16 text-center">
      <CheckCircle className="text-ui-tag-green-icon" />
      <div className="flex max-w-md flex-col gap-y-1">
        <Text weight="plus">{t("check.sound")}</Text>
        <Text size="small" className="text-ui-fg-subtle">
          {t("check.soundHint")}
        </Text>
      </div>
    </div>
  )
}

/** How far the check is, as soon as that is known. */
function Running({ progress }: { progress: Progress | null }) {
  const t = useText()
  const format = useFormat()
  const { checked, levels, reservations } = progress ?? {}
  const done =
    checked && checked.levels + checked.reservations + checked.ledgers
  // The ledger knows as many levels, and those that are gone.
  const all = Math.max(2 * (levels ?? 0) + (reservations ?? 0), done ?? 0)

  return (
    <div className="flex flex-col gap-y-1 px-6 py-3">
      <Text size="small" className="text-ui-fg-subtle" role="status">
        {t("check.running")}
      </Text>
      {checked && (
        <>
          <progress
            className="accent-ui-fg-interactive h-1.5 w-full max-w-96"
            aria-label={t("check.running")}
            max={all}
            value={done}
          />
          <Text size="xsmall" className="text-ui-fg-subtle tabular-nums">
            {t("check.progress", {
              levels: format.quantity(checked.levels),
              ofLevels: format.quantity(Math.max(levels!, checked.levels)),
              reservations: format.quantity(checked.reservations),
              ofReservations: format.quantity(
                Math.max(reservations!, checked.reservations)
              ),
            })}
          </Text>
        </>
      )}
    </div>
  )
}
