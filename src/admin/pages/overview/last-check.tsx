import { Button, Container, StatusBadge, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"

import type { LastCheck } from "../../../modules/inventory/types/overview"
import { PageHeader } from "../../components/page-header"
import { useFormat } from "../../lib/format"
import type { Json } from "../../lib/json"
import { useText } from "../../lib/use-text"

/** What the last check found, whoever ran it. */
export function LastCheckCard({ check }: { check: Json<LastCheck> | null }) {
  const t = useText()
  const format = useFormat()
  const faults = Object.entries(check?.faults ?? {})

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("overview.check")}
        subtitle={
          check
            ? t("check.looked", {
                levels: format.quantity(check.checked.levels),
                reservations: format.quantity(check.checked.reservations),
                at: format.dateTime(check.checked_at),
              })
            : t("overview.neverChecked")
        }
      >
        {check && (
          <StatusBadge color={check.is_sound ? "green" : "red"}>
            {t(check.is_sound ? "overview.sound" : "overview.unsound")}
          </StatusBadge>
        )}
        <Button size="small" variant="secondary" asChild>
          <Link to="/inventory/check">{t("overview.openCheck")}</Link>
        </Button>
      </PageHeader>
      {faults.length > 0 && (
        <ul className="flex flex-col gap-y-1 px-6 py-4">
          {faults.map(([fault, count]) => (
            <li key={fault} className="flex justify-between gap-x-4">
              <Text size="small">{t(`faults.${fault}.title`)}</Text>
              <Text size="small" className="tabular-nums">
                {format.quantity(count)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Container>
  )
}
