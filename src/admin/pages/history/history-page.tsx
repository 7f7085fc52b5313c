import { ArrowDownTray } from "@medusajs/icons"
import { Button, Container, toast } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"

import { ItemFilter } from "../../components/item-filter"
import {
  movementQuery,
  MovementTable,
  useMovementAddress,
} from "../../components/movements/movement-table"
import { PageHeader } from "../../components/page-header"
import { download } from "../../lib/client"
import { explainError } from "../../lib/errors"
import { saveFile } from "../../lib/save-file"
import { useText } from "../../lib/use-text"

/** Every change of the stock: what, why, for what and by whom. */
export function HistoryPage() {
  const t = useText()
  const address = useMovementAddress()
  const exported = useMutation({
    mutationFn: () =>
      download("/admin/stock-movements/export", {
        query: movementQuery(address),
      }),
    onSuccess: (file) => {
      saveFile(file, "stock-movements.csv")
      toast.success(t("history.exported"))
    },
    onError: (failure) => {
      const { title, description } = explainError(failure, t)

      toast.error(title, { description })
    },
  })

  return (
    <Container className="divide-y p-0">
      <PageHeader title={t("history.title")} subtitle={t("history.subtitle")}>
        <Button
          size="small"
          variant="secondary"
          isLoading={exported.isPending}
          onClick={() => exported.mutate()}
        >
          <ArrowDownTray />
          {t("stock.export")}
        </Button>
      </PageHeader>
      <MovementTable
        address={address}
        search={
          <ItemFilter
            itemId={address.filters.inventory_item_id[0] ?? null}
            onChange={(id) =>
              address.setFilter("inventory_item_id", id ? [id] : [])
            }
          />
        }
      />
    </Container>
  )
}
