import { Column } from "../../components/data-table"
import { reasonName } from "../../components/fields"
import { TextLink } from "../../components/text-link"
import { useFormat } from "../../lib/format"
import { importName, StockImport } from "../../lib/imports"
import { useActorNames } from "../../lib/names"
import { useText } from "../../lib/use-text"
import { ImportBadge } from "./badges"

/** The columns of the list of imports. */
export function useImportColumns(
  imports: StockImport[] = []
): Column<StockImport>[] {
  const t = useText()
  const format = useFormat()
  const actorName = useActorNames(
    imports.flatMap(({ actor_id }) => actor_id ?? [])
  )

  return [
    {
      id: "file",
      header: t("imports.columns.file"),
      isPinned: true,
      cell: (one) => (
        <span className="block max-w-72 truncate" title={importName(one)}>
          <TextLink to={`/inventory/imports/${one.id}`}>
            {importName(one)}
          </TextLink>
        </span>
      ),
    },
    {
      id: "status",
      header: t("stock.columns.status"),
      cell: ({ status }) => <ImportBadge status={status} />,
    },
    {
      id: "shape",
      header: t("imports.columns.shape"),
      cell: ({ shape }) => t(`imports.shapes.${shape}`),
    },
    {
      id: "reason",
      header: t("common.reason"),
      cell: ({ reason, note }) => (
        <span className="block max-w-56 truncate">
          {[reasonName(reason, t), note].filter(Boolean).join(": ")}
        </span>
      ),
    },
    {
      id: "who",
      header: t("movements.columns.who"),
      cell: ({ actor_id }) => (actor_id ? actorName(actor_id) : null),
    },
    {
      id: "when",
      header: t("imports.columns.uploaded"),
      cell: ({ created_at }) => format.dateTime(created_at),
    },
    {
      id: "applied",
      header: t("imports.columns.applied"),
      cell: ({ finished_at }) => finished_at && format.dateTime(finished_at),
    },
  ]
}
