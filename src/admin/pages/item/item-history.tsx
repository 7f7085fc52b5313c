import { Container } from "@medusajs/ui"

import {
  MovementTable,
  useMovementAddress,
} from "../../components/movements/movement-table"
import { PageHeader } from "../../components/page-header"
import { useText } from "../../lib/use-text"

const PAGE_SIZE = 10

/** What became of an item: who changed it, why, and for which order. */
export function ItemHistory({ data }: { data: { id: string } }) {
  const t = useText()

  return (
    <Container data-holdfast="" className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("menu.history")}
        subtitle={t("history.ofItem")}
      />
      <MovementTable
        address={useMovementAddress("history_")}
        itemId={data.id}
        pageSize={PAGE_SIZE}
      />
    </Container>
  )
}
