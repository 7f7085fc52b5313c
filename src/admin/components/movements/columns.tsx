import { IconButton, Text, Tooltip } from "@medusajs/ui"
import { ArrowUturnLeft } from "@medusajs/icons"
import { useMemo } from "react"

import { TextLink } from "../text-link"
import { useFormat } from "../../lib/format"
import { isUndoable, Movement, pathOfReference } from "../../lib/movements"
import {
  useActorNames,
  useItemNames,
  useLocationName,
  useOrderNames,
} from "../../lib/names"
import { Translate, useText } from "../../lib/use-text"
import { Column } from "../data-table"
import { reasonName } from "../fields"
import { ItemCell } from "../item-cell"
import { Change } from "../quantity"

interface MovementColumnOptions {
  movements: Movement[] | undefined
  /** Where all are of one item, it is not told again and again. */
  hasItem: boolean
  onUndo(movement: Movement): void
}

/** The columns of a list of movements, with names for all that they refer to. */
export function useMovementColumns({
  movements = [],
  hasItem,
  onUndo,
}: MovementColumnOptions): Column<Movement>[] {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const item = useItemNames(
    hasItem ? movements.map((one) => one.inventory_item_id) : []
  )
  const actorName = useActorNames(
    movements.flatMap(({ actor_id }) => actor_id ?? [])
  )
  const orderName = useOrderNames(
    movements.flatMap((one) => orderOf(one) ?? [])
  )

  return useMemo(() => {
    const change = (
      id: "stocked" | "reserved" | "incoming"
    ): Column<Movement> => ({
      id,
      header: t(`movements.columns.${id}`),
      isNumber: true,
      cell: (movement) => (
        <ChangeOf
          delta={movement[`${id}_delta`]}
          after={format.quantity(movement[`${id}_after`])}
        />
      ),
    })

    return [
      {
        id: "when",
        header: t("movements.columns.when"),
        order: "created_at",
        cell: ({ created_at }) => format.dateTime(created_at),
      },
      ...(hasItem
        ? [
            {
              id: "item",
              header: t("common.item"),
              cell: ({ inventory_item_id: id }: Movement) => (
                <ItemCell
                  itemId={id}
                  sku={item(id)?.sku}
                  title={item(id)?.title}
                  thumbnail={item(id)?.thumbnail}
                />
              ),
            },
          ]
        : []),
      {
        id: "what",
        header: t("movements.columns.what"),
        cell: (movement) => <What movement={movement} t={t} />,
      },
      {
        id: "location",
        header: t("common.location"),
        cell: ({ location_id }) => locationName(location_id),
      },
      change("stocked"),
      change("reserved"),
      change("incoming"),
      {
        id: "for",
        header: t("movements.columns.for"),
        cell: (movement) => (
          <Reference movement={movement} orderName={orderName} t={t} />
        ),
      },
      {
        id: "who",
        header: t("movements.columns.who"),
        cell: ({ actor_id }) =>
          actor_id ? (
            <span
              className="block max-w-40 truncate"
              title={actorName(actor_id)}
            >
              {actorName(actor_id)}
            </span>
          ) : (
            <span className="text-ui-fg-subtle">{t("movements.nobody")}</span>
          ),
      },
      {
        id: "undo",
        header: "",
        cell: (movement) =>
          isUndoable(movement) ? (
            <Tooltip content={t("movements.undo")}>
              <IconButton
                size="small"
                variant="transparent"
                aria-label={t("movements.undoOf", {
                  when: format.dateTime(movement.created_at),
                })}
                onClick={() => onUndo(movement)}
              >
                <ArrowUturnLeft />
              </IconButton>
            </Tooltip>
          ) : null,
      },
    ]
  }, [actorName, format, hasItem, item, locationName, onUndo, orderName, t])
}

function orderOf({ order_id, reference_id, reference_type }: Movement) {
  return order_id ?? (reference_type === "order" ? reference_id : null)
}

/** What happened, why, and what was noted. */
function What({ movement, t }: { movement: Movement; t: Translate }) {
  const { kind, note, reason } = movement

  return (
    <div className="flex max-w-64 flex-col">
      <Text size="small" leading="compact" weight="plus">
        {t(`kinds.${kind}`)}
      </Text>
      {(reason || note) && (
        <Text
          size="xsmall"
          leading="compact"
          className="text-ui-fg-subtle whitespace-normal break-words"
        >
          {[reason && reasonName(reason, t), note].filter(Boolean).join(": ")}
        </Text>
      )}
    </div>
  )
}

/** What changed and what it came to; what did not change is told quietly. */
function ChangeOf({ delta, after }: { delta: number; after: string }) {
  return (
    <div className="flex flex-col items-end">
      {delta !== 0 && <Change value={delta} />}
      <span className="txt-compact-xsmall text-ui-fg-subtle">{after}</span>
    </div>
  )
}

function Reference({
  movement,
  orderName,
  t,
}: {
  movement: Movement
  orderName(id: string): string | null
  t: Translate
}) {
  const { reference_id, reference_type } = movement
  const order = orderOf(movement)
  const path = pathOfReference(movement)
  const type = order ? "order" : reference_type

  if (!type) {
    return null
  }

  const key = `references.${type}`
  const known = t(key)
  const name = [
    known === key ? type.replace(/_/g, " ") : known,
    order ? orderName(order) : null,
  ]
    .filter(Boolean)
    .join(" ")

  return path ? (
    <TextLink to={path}>{name}</TextLink>
  ) : (
    <span title={reference_id ?? undefined}>{name}</span>
  )
}
