import { clx, IconButton, Text, Tooltip } from "@medusajs/ui"
import {
  ArrowUturnLeft,
  ChevronDownMini,
  ChevronRightMini,
} from "@medusajs/icons"
import { useMemo } from "react"

import { TextLink } from "../text-link"
import { commonOf } from "../../lib/common-of"
import { useFormat } from "../../lib/format"
import { MovementRow } from "../../lib/movement-rows"
import { isUndoable, Movement, pathOfReference } from "../../lib/movements"
import {
  useActorNames,
  useItemNames,
  useLocationName,
  useOrderNames,
  useReferences,
} from "../../lib/names"
import { serverNow } from "../../lib/server-clock"
import { useMay } from "../../lib/use-may"
import { Translate, useText } from "../../lib/use-text"
import { Column } from "../data-table"
import { reasonName } from "../fields"
import { ItemCell } from "../item-cell"
import { LocationCell } from "../location-cell"
import { Change } from "../quantity"

interface MovementColumnOptions {
  movements: Movement[] | undefined
  /** Where all are of one item, it is not told again and again. */
  hasItem: boolean
  onUndo(movement: Movement): void
  /** Shows or hides the lines of a change. */
  onToggle(row: MovementRow): void
}

/** The columns of a list of movements, with names for all that they refer to. */
export function useMovementColumns({
  movements = [],
  hasItem,
  onUndo,
  onToggle,
}: MovementColumnOptions): Column<MovementRow>[] {
  const t = useText()
  const format = useFormat()
  const mayUndo = useMay()("inventory_level:update")
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
  const referenceName = useReferences(
    movements.flatMap(({ reference_id }) => reference_id ?? [])
  )

  return useMemo(() => {
    const change = (
      id: "stocked" | "reserved" | "incoming"
    ): Column<MovementRow> => ({
      id,
      header: t(`movements.columns.${id}`),
      isNumber: true,
      cell: ({ isGroup, movement, movements }) => (
        <ChangeOf
          delta={movements.reduce((sum, one) => sum + one[`${id}_delta`], 0)}
          after={isGroup ? null : format.quantity(movement[`${id}_after`])}
        />
      ),
    })
    const many = (key: string, ids: string[]) => {
      const count = new Set(ids).size

      return (
        <span className="text-ui-fg-subtle">
          {t(key, { count, number: format.quantity(count) })}
        </span>
      )
    }

    return [
      {
        id: "when",
        header: t("movements.columns.when"),
        order: "created_at",
        cell: (row) => {
          const { created_at } = row.movement
          const when = format.dateTime(created_at)
          // On a phone in two lines, so that what happened stands beside it.
          const shown = (
            <span>
              <span className="max-sm:hidden">{when}</span>
              <span className="flex flex-col sm:hidden">
                <span>{format.nearDate(created_at, serverNow())}</span>
                <span>{format.time(created_at)}</span>
              </span>
            </span>
          )

          return row.isGroup ? (
            <span className="inline-flex items-center gap-x-1">
              {shown}
              <IconButton
                size="2xsmall"
                variant="transparent"
                aria-expanded={row.isOpen}
                aria-label={t("movements.lines", {
                  when,
                  number: format.quantity(row.movements.length),
                })}
                onClick={() => onToggle(row)}
              >
                {row.isOpen ? <ChevronDownMini /> : <ChevronRightMini />}
              </IconButton>
            </span>
          ) : (
            <div className={clx({ "sm:pl-4": row.isPart })}>{shown}</div>
          )
        },
      },
      ...(hasItem
        ? [
            {
              id: "item",
              header: t("common.item"),
              cell: ({ movements }: MovementRow) => {
                const id = commonOf(movements, (one) => one.inventory_item_id)

                return id ? (
                  <ItemCell
                    itemId={id}
                    sku={item(id)?.sku}
                    title={item(id)?.title}
                    thumbnail={item(id)?.thumbnail}
                    isDeleted={Boolean(item(id)?.deleted_at)}
                  />
                ) : (
                  many(
                    "movements.items",
                    movements.map((one) => one.inventory_item_id)
                  )
                )
              },
            },
          ]
        : []),
      {
        id: "what",
        header: t("movements.columns.what"),
        cell: (row) =>
          // Below stands what each was.
          row.isOpen ? (
            <Text size="small" leading="compact" weight="plus">
              {t("movements.group")}
            </Text>
          ) : (
            <What movements={row.movements} t={t} />
          ),
      },
      {
        id: "location",
        header: t("common.location"),
        cell: ({ movements }) => {
          const id = commonOf(movements, (one) => one.location_id)

          return id ? (
            <LocationCell name={locationName(id)} />
          ) : (
            many(
              "incoming.locations",
              movements.map((one) => one.location_id)
            )
          )
        },
      },
      change("stocked"),
      change("reserved"),
      change("incoming"),
      {
        id: "for",
        header: t("movements.columns.for"),
        cell: ({ movement, movements }) =>
          commonOf(movements, pathOfReference) !== null ||
          movements.length === 1 ? (
            <Reference
              movement={movement}
              orderName={orderName}
              referenceName={referenceName}
              t={t}
            />
          ) : null,
      },
      {
        id: "who",
        header: t("movements.columns.who"),
        cell: ({ movement: { actor_id } }) =>
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
        cell: ({ movement }) =>
          mayUndo && isUndoable(movement) ? (
            // Beside it: above it would lie over the button of the next row.
            <Tooltip content={t("movements.undo")} side="left">
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
  }, [
    actorName,
    format,
    hasItem,
    item,
    locationName,
    mayUndo,
    onToggle,
    onUndo,
    orderName,
    referenceName,
    t,
  ])
}

function orderOf({ order_id, reference_id, reference_type }: Movement) {
  return order_id ?? (reference_type === "order" ? reference_id : null)
}

/** What happened, why, and what was noted. */
function What({ movements, t }: { movements: Movement[]; t: Translate }) {
  const kinds = [...new Set(movements.map(({ kind }) => kind))]
  const reason = commonOf(movements, (one) => one.reason)
  const note = commonOf(movements, (one) => one.note)
  const why = [reason && reasonName(reason, t), note].filter(Boolean).join(": ")

  // A note may be long: it has room beside the numbers, and does not push the rows apart.
  // On a phone the hour has two digits for half of the day, and it stays beside that.
  return (
    <div className="flex min-w-24 max-w-64 flex-col sm:min-w-32">
      <Text
        size="small"
        leading="compact"
        weight="plus"
        className="whitespace-normal"
      >
        {kinds.map((kind) => t(`kinds.${kind}`)).join(", ")}
      </Text>
      {why && (
        <Text
          size="xsmall"
          leading="compact"
          title={why}
          className="text-ui-fg-subtle line-clamp-3 whitespace-normal break-words"
        >
          {why}
        </Text>
      )}
    </div>
  )
}

/** What changed and what it came to; what did not change is told quietly. */
function ChangeOf({ delta, after }: { delta: number; after: string | null }) {
  return (
    <div className="flex flex-col items-end">
      {delta !== 0 && <Change value={delta} />}
      {after !== null && (
        <span className="txt-compact-xsmall text-ui-fg-subtle">{after}</span>
      )}
    </div>
  )
}

function Reference({
  movement,
  orderName,
  referenceName,
  t,
}: {
  movement: Movement
  orderName(id: string): string | null
  referenceName(id: string): string | null
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
    order
      ? orderName(order)
      : reference_id !== null && referenceName(reference_id),
  ]
    .filter(Boolean)
    .join(" ")

  return path ? (
    <TextLink to={path}>{name}</TextLink>
  ) : (
    <span title={reference_id ?? undefined}>{name}</span>
  )
}
