import { StatusBadge, Text } from "@medusajs/ui"

import type { StockFinding } from "../../../modules/inventory/types/reconcile"
import { Column } from "../../components/data-table"
import { ItemCell } from "../../components/item-cell"
import { LocationCell } from "../../components/location-cell"
import { RowMenu } from "../../components/row-menu"
import { TextLink } from "../../components/text-link"
import { useFormat } from "../../lib/format"
import { useItemNames, useLocationName } from "../../lib/names"
import { useText } from "../../lib/use-text"
import { isRepairable, placeOf } from "./faults"

/** A finding, with an id as other rows have. */
export type Finding = StockFinding & { id: string }

/** The columns of what the check found, in words with their figures. */
export function useFindingColumns(
  findings: Finding[] = [],
  onRepair: (finding: Finding) => void
): Column<Finding>[] {
  const t = useText()
  const locationName = useLocationName()
  const item = useItemNames(
    findings.map((one) => one.inventory_item_id).filter(Boolean)
  )

  return [
    {
      id: "fault",
      header: t("check.columns.fault"),
      isPinned: true,
      cell: ({ fault }) => (
        <div className="flex max-w-80 flex-col gap-y-0.5 py-2">
          <Text size="small" weight="plus" className="whitespace-normal">
            {t(`faults.${fault}.title`)}
          </Text>
          <Text
            size="xsmall"
            className="text-ui-fg-subtle whitespace-normal break-words"
          >
            {t(`faults.${fault}.repair`)}
          </Text>
        </div>
      ),
    },
    {
      id: "item",
      header: t("common.item"),
      cell: ({ inventory_item_id: id }) =>
        id ? (
          <ItemCell
            itemId={id}
            sku={item(id)?.sku ?? null}
            title={item(id) ? item(id)?.title : id}
            thumbnail={item(id)?.thumbnail}
            isDeleted={Boolean(item(id)?.deleted_at)}
          />
        ) : null,
    },
    {
      id: "location",
      header: t("common.location"),
      cell: ({ location_id }) =>
        location_id && <LocationCell name={locationName(location_id)} />,
    },
    {
      id: "found",
      header: t("check.columns.found"),
      isNumber: true,
      cell: ({ found }) => <Value text={found} />,
    },
    {
      id: "expected",
      header: t("check.columns.expected"),
      isNumber: true,
      cell: ({ expected }) => <Value text={expected} />,
    },
    {
      id: "action",
      header: t("check.columns.action"),
      cell: (finding) => {
        const place = placeOf(finding)

        return (
          <span className="inline-flex items-center gap-x-3">
            <StatusBadge color={isRepairable(finding) ? "blue" : "orange"}>
              {t(isRepairable(finding) ? "check.byRepair" : "check.byHand")}
            </StatusBadge>
            {place && (
              <TextLink to={place.to}>{t(`references.${place.kind}`)}</TextLink>
            )}
          </span>
        )
      },
    },
    {
      id: "actions",
      header: "",
      isPinned: "end",
      isNumber: true,
      cell: (finding) =>
        isRepairable(finding) ? (
          <RowMenu
            label={t("item.actionsOf", {
              name:
                item(finding.inventory_item_id)?.sku ??
                t(`faults.${finding.fault}.title`),
            })}
            actions={[
              {
                label: t("check.repairOne"),
                right: "inventory_level:update",
                run: () => onRepair(finding),
              },
            ]}
          />
        ) : null,
    },
  ]
}

function Value({ text }: { text: string | null }) {
  const format = useFormat()
  const isMoment = text !== null && /^\d{4}-\d\d-\d\dT/.test(text)
  // With all its digits: it is by the last of them that figures differ.
  const isNumber = text !== null && /^-?\d+(\.\d{1,4})?$/.test(text)

  return (
    <span
      className="block max-w-40 truncate tabular-nums"
      title={text ?? undefined}
    >
      {isMoment
        ? format.date(text)
        : isNumber
          ? format.quantity(Number(text))
          : text}
    </span>
  )
}
