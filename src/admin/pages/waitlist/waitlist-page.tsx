import { Container } from "@medusajs/ui"
import { useCallback, useState } from "react"

import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { keys } from "../../lib/query-keys"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useText } from "../../lib/use-text"
import { WaitlistEntry, whoWaits } from "../../lib/waitlist"
import { useWaitlistColumns, WaitlistStep } from "./columns"
import { StepDrawer } from "./step-drawer"

const FILTERS = ["status", "sales_channel_id", "variant_id", "id"] as const
const STATUSES = [
  "waiting",
  "offered",
  "claimed",
  "taken",
  "lapsed",
  "left",
] as const

/** Who waits for what is out of stock, and what became of them. */
export function WaitlistPage() {
  const t = useText()
  const [open, setOpen] = useState<{
    step: WaitlistStep
    entry: WaitlistEntry
  } | null>(null)
  const address = useAddress(FILTERS, "-created_at")
  const list = useList<WaitlistEntry>({
    key: keys.waitlist,
    path: "/admin/stock-waitlist",
    rows: "waitlist_entries",
    by: "offset",
    query: { email: address.q || undefined, ...address.filters },
    address,
    orderOf: (order) =>
      order.startsWith("-") ? "newest_first" : "oldest_first",
  })
  const columns = useWaitlistColumns(
    useCallback((step, entry) => setOpen({ step, entry }), [])
  )

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        title={t("menu.waitlist")}
        subtitle={t("waitlist.subtitle")}
      />
      <DataTable
        label={t("menu.waitlist")}
        {...list}
        columns={columns}
        rowId={({ id }) => id}
        rowName={(entry) => whoWaits(entry) ?? entry.id}
        address={address}
        searchPlaceholder={t("waitlist.search")}
        filters={[
          {
            name: "status",
            label: t("stock.columns.status"),
            choices: STATUSES.map((value) => ({
              value,
              label: t(`waitlist.status.${value}`),
            })),
          },
          {
            name: "sales_channel_id",
            label: t("waitlist.channel"),
            choices: [],
          },
          {
            name: "variant_id",
            label: t("waitlist.columns.variant"),
            choices: [],
          },
          { name: "id", label: t("waitlist.entry"), choices: [] },
        ]}
        empty={{
          title: t("waitlist.empty"),
          description: t("waitlist.emptyHint"),
        }}
      />
      {open && <StepDrawer {...open} onClose={() => setOpen(null)} />}
    </Container>
  )
}
