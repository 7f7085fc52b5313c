import { CheckCircle } from "@medusajs/icons"
import { Button, Container, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"

import type {
  InventoryRepair,
  StockFinding,
} from "../../../modules/inventory/types/reconcile"
import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { ErrorState, LoadingLines } from "../../components/states"
import { TextField } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { keys } from "../../lib/query-keys"
import { useLocations } from "../../lib/shop"
import { serverNow } from "../../lib/server-clock"
import { useAddress } from "../../lib/use-address"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"
import { Finding, useFindingColumns } from "./columns"
import { isRepairable } from "./faults"

const FILTERS = ["fault", "location_id"] as const
const PAGE_SIZE = 20

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
  const [isRepairing, setRepairing] = useState(false)
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: keys.check(),
    queryFn: async ({ signal }) => ({
      ...(
        await call<{ check: Check }>("/admin/stock-reconciliation", { signal })
      ).check,
      at: serverNow(),
    }),
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
  const repairable = all?.filter(isRepairable) ?? []
  const columns = useFindingColumns(rows)
  const locations = useLocations()

  return (
    <Container className="divide-y p-0">
      <PageHeader title={t("check.title")} subtitle={t("check.subtitle")}>
        <Button
          size="small"
          variant="secondary"
          isLoading={isFetching}
          onClick={() => void refetch()}
        >
          {t("check.run")}
        </Button>
        <Button
          size="small"
          disabled={!repairable.length || isFetching}
          onClick={() => setRepairing(true)}
        >
          {t("check.repair")}
        </Button>
      </PageHeader>
      {isFetching && (
        <div role="status" className="px-6 py-3">
          <Text size="small" className="text-ui-fg-subtle">
            {t("check.running")}
          </Text>
        </div>
      )}
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
              label={t("check.title")}
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
      {isRepairing && (
        <Repair findings={repairable} onClose={() => setRepairing(false)} />
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

/** What a repair would do, fault by fault, before it is done. */
function Repair({
  findings,
  onClose,
}: {
  findings: Finding[]
  onClose(): void
}) {
  const t = useText()
  const format = useFormat()
  const [note, setNote] = useState("")
  const counts = new Map<StockFinding["fault"], number>()

  for (const { fault } of findings) {
    counts.set(fault, (counts.get(fault) ?? 0) + 1)
  }

  const repair = useChange<void, { repair: InventoryRepair }>({
    request: () => ({
      path: "/admin/stock-reconciliation",
      body: { note: note.trim() || null },
    }),
    said: (answer) =>
      t("check.repaired", {
        count: answer.repair.repaired.length,
        number: format.quantity(answer.repair.repaired.length),
      }),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("check.repair")}
      description={t("check.repairHint")}
      saveLabel={t("check.repairAll", {
        count: findings.length,
        number: format.quantity(findings.length),
      })}
      isSaving={repair.isPending}
      error={repair.error}
      onSave={() => repair.mutate()}
    >
      <ul className="flex flex-col divide-y">
        {[...counts].map(([fault, count]) => (
          <li key={fault} className="flex flex-col gap-y-1 py-3 first:pt-0">
            <div className="flex justify-between gap-x-4">
              <Text size="small" weight="plus">
                {t(`faults.${fault}.title`)}
              </Text>
              <Text size="small" className="tabular-nums">
                {format.quantity(count)}
              </Text>
            </div>
            <Text size="small" className="text-ui-fg-subtle">
              {t(`faults.${fault}.repair`)}
            </Text>
          </li>
        ))}
      </ul>
      <TextField
        label={t("common.note")}
        hint={t("common.noteHint")}
        isOptional
        maxLength={2000}
        value={note}
        onChange={setNote}
      />
    </FormDrawer>
  )
}
