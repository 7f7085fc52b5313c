import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { invalidData, notAllowed, refusedLevel, unknownIds } from "../../errors"
import {
  parseFlag,
  parseId,
  parseMetadata,
  parseMoment,
  parseText,
  readFacts,
  readRows,
  findRepeated,
} from "../../input"
import {
  MAX_QUANTITY,
  parseNonNegativeQuantity,
  parsePositiveQuantity,
} from "../../policy/quantity"
import { LONGEST } from "../../policy/text-bounds"
import { IncomingRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { lockIncoming, lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import {
  CancelIncomingInput,
  ReceiveIncomingInput,
  StockContext,
  UpdateIncomingInput,
} from "../../types"
import { tooLarge } from "./create-incoming"

/**
 * Changes, receives and cancels incoming rows, all or none.
 *
 * The level and item of a row never change, so they may be read before they are
 * locked. How much of the unspecified row is open is the level's to say, and the
 * row itself is written as its mirror.
 */
const CHANGE_INCOMING = statement(
  "change-incoming",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, action text, quantity numeric, damaged numeric,
      expected_at timestamptz, reference text, metadata jsonb, given text[],
      allow_excess boolean, close boolean, group_id text, ${FACT_COLUMNS}`),
    place: `
    select incoming.inventory_item_id, incoming.location_id
    from input
    join incoming_stock incoming using (id)
    where incoming.deleted_at is null`,
    level: lockLevels("select inventory_item_id, location_id from place"),
    before: lockIncoming("incoming.id in (select id from input)", {
      after: ["level"],
    }),
    unknown: `
    select input.id, input.ordinal
    from input
    left join before using (id)
    left join level on level.level_id = before.inventory_level_id
    where level.level_id is null`,
    placed: `
    select
      input.ordinal, input.id, input.action, input.expected_at, input.reference,
      input.metadata, input.given, input.allow_excess, input.group_id, ${FACTS.split(
        ", "
      )
        .map((fact) => `input.${fact}`)
        .join(", ")},
      before.kind as row_kind, before.status, before.received_quantity,
      before.damaged_quantity,
      level.*, opened.open, told.damaged, told.quantity,
      told.quantity + told.damaged as come,
      case input.action
        when 'update' then told.quantity
          - before.received_quantity - before.damaged_quantity
        when 'receive' then case when input.close then 0
          else greatest(opened.open - told.quantity - told.damaged, 0)
        end
        else 0
      end as open_after
    from input
    join before using (id)
    join level on level.level_id = before.inventory_level_id
    cross join lateral (
      select case before.kind when 'unspecified' then level.incoming - level.named
        else before.open_quantity end as open
    ) opened
    cross join lateral (
      select
        coalesce(input.damaged, 0) as damaged,
        coalesce(input.quantity, case input.action
          when 'update' then before.quantity
          when 'receive' then greatest(opened.open - coalesce(input.damaged, 0), 0)
        end) as quantity
    ) told`,
    refused: `
    select * from (
      select ordinal, id, row_kind, status, quantity, damaged, come, open,
        received_quantity, damaged_quantity, inventory_item_id, location_id,
        case
          when row_kind = 'transfer' and (
            action <> 'update' or 'quantity' = any (given)
          ) then 'of_transfer'
          when row_kind = 'unspecified' and action = 'update'
            and given && array['quantity', 'expected_at'] then 'unspecified'
          when row_kind <> 'unspecified' and status <> 'expected'
            and (action <> 'update' or given && array['quantity', 'expected_at'])
            then 'closed'
          when action <> 'update' and open = 0 and not coalesce(allow_excess, false)
            then 'nothing_open'
          when damaged > open then 'damaged_excess'
          when action = 'receive' and come > open
            and not coalesce(allow_excess, false) then 'excess'
          when action = 'update' and 'quantity' = any (given)
            and open_after <= 0 then 'below_received'
        end as rule
      from placed
    ) ruled
    where rule is not null`,
    too_large: `
    select inventory_item_id, location_id
    from placed
    group by inventory_item_id, location_id, stocked, incoming
    having stocked + sum(quantity) filter (where action = 'receive')
        > ${MAX_QUANTITY}
      or incoming + sum(open_after - open) > ${MAX_QUANTITY}`,
    accepted: `
    select placed.*
    from placed
    where not exists (select from unknown)
      and not exists (select from refused)
      and not exists (select from too_large)`,
    updated: `
    update incoming_stock
    set
      quantity = case when accepted.action = 'update'
        then accepted.quantity else incoming_stock.quantity end,
      open_quantity = case when accepted.status = 'expected'
        then accepted.open_after else incoming_stock.open_quantity end,
      received_quantity = incoming_stock.received_quantity
        + case when accepted.action = 'receive' then accepted.quantity else 0 end,
      damaged_quantity = incoming_stock.damaged_quantity + accepted.damaged,
      status = case
        when accepted.action = 'cancel' then 'cancelled'
        when accepted.action = 'receive' and accepted.open_after = 0
          then 'received'
        else accepted.status
      end,
      expected_at = case when 'expected_at' = any (accepted.given)
        then accepted.expected_at else incoming_stock.expected_at end,
      reference = case when 'reference' = any (accepted.given)
        then accepted.reference else incoming_stock.reference end,
      note = case when 'note' = any (accepted.given)
        then accepted.note else incoming_stock.note end,
      metadata = case when 'metadata' = any (accepted.given)
        then accepted.metadata else incoming_stock.metadata end,
      updated_at = settings.moment
    from accepted, settings
    where incoming_stock.id = accepted.id
      and accepted.row_kind <> 'unspecified'
    returning incoming_stock.*`,
    change: `
    select
      part.ordinal, level_id, part.kind, part.stocked_delta,
      0 as reserved_delta, part.incoming_delta,
      case when row_kind = 'unspecified' then 0 else part.incoming_delta end
        as named_delta,
      null::text as reservation_id, null::text as line_item_id, reason,
      coalesce(reference_type, 'incoming_stock') as reference_type,
      coalesce(reference_id, id) as reference_id,
      order_id, actor_id, note, idempotency_key, group_id
    from accepted
    cross join lateral (
      values
        (
          3 * ordinal, case action when 'receive' then 'received'
            when 'cancel' then 'cancelled' else 'expected' end,
          case action when 'receive' then quantity else 0 end,
          case action when 'receive' then -least(quantity, open - damaged)
            else open_after - open end
        ),
        (3 * ordinal + 1, 'damaged', 0::numeric, -damaged),
        (
          3 * ordinal + 2, 'cancelled', 0::numeric,
          case action when 'receive'
            then open_after - greatest(open - come, 0) else 0 end
        )
    ) part (ordinal, kind, stocked_delta, incoming_delta)
    where accepted.status = 'expected' or accepted.row_kind = 'unspecified'`,
  },
  applyChanges({
    named: "level.named + sum(change.named_delta)",
    groupId: "group_id",
  }),
  `select
    (select json_agg(id order by ordinal) from unknown) as unknown,
    (select json_agg(refused order by ordinal) from refused) as refused,
    (select json_agg(too_large) from too_large) as too_large,
    (select json_agg(updated) from updated) as rows,
    (
      select json_agg(
        to_jsonb(before) || jsonb_build_object(
          'quantity', accepted.open_after, 'open_quantity', accepted.open_after
        )
      )
      from accepted
      join before on before.id = accepted.id
      where accepted.row_kind = 'unspecified'
    ) as unspecified,
    (select json_agg(id) from applied) as level_ids`
)

type Rule =
  | "of_transfer"
  | "unspecified"
  | "closed"
  | "nothing_open"
  | "damaged_excess"
  | "excess"
  | "below_received"

interface Refused {
  id: string
  inventory_item_id: string
  location_id: string
  rule: Rule
  status: string
  quantity: number
  damaged: number
  come: number
  open: number
  received_quantity: number
  damaged_quantity: number
}

interface Changed {
  unknown: string[] | null
  refused: Refused[] | null
  too_large: { inventory_item_id: string; location_id: string }[] | null
  rows: IncomingRow[] | null
  unspecified: IncomingRow[] | null
  level_ids: string[] | null
}

/** Incoming rows after a change, in the order of the input. */
export interface ChangedIncoming {
  rows: IncomingRow[]
  levelIds: string[]
}

const DESCRIBED = ["expected_at", "reference", "note", "metadata"] as const

/**
 * Changes what is expected: how much, when, by what reference.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one, NOT_ALLOWED
 * for one that is closed, belongs to a transfer or is unspecified
 */
export async function updateIncoming(
  database: StockDatabase,
  input: UpdateIncomingInput | UpdateIncomingInput[],
  context: StockContext
): Promise<ChangedIncoming> {
  const rows = readRows(input, (row, path, ordinal) => ({
    ordinal,
    action: "update",
    id: parseId(row.id, path("id")),
    quantity: isDefined(row.quantity)
      ? parsePositiveQuantity(row.quantity, path("quantity"))
      : null,
    expected_at: parseMoment(row.expected_at, path("expected_at")),
    reference: parseText(row.reference, path("reference"), LONGEST.reference),
    metadata: parseMetadata(row.metadata, path("metadata")),
    given: [
      ...(isDefined(row.quantity) ? ["quantity"] : []),
      ...DESCRIBED.filter((name) => isDefined(row[name])),
    ],
    ...readFacts(row, path, context),
  }))

  return await changeIncoming(database, rows, context)
}

/**
 * Takes units that have come into stock, and writes off those that came damaged.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one, NOT_ALLOWED
 * for one that is closed or belongs to a transfer, for more units than are
 * expected without `allow_excess`, or for more damaged ones than are expected
 */
export async function receiveIncoming(
  database: StockDatabase,
  input: ReceiveIncomingInput | ReceiveIncomingInput[],
  context: StockContext
): Promise<ChangedIncoming> {
  const rows = readRows(input, (row, path, ordinal) => {
    const damaged = parseNonNegativeQuantity(row.damaged ?? 0, path("damaged"))
    // All that came may be damaged.
    const read =
      damaged === "0" ? parsePositiveQuantity : parseNonNegativeQuantity

    return {
      ordinal,
      action: "receive",
      id: parseId(row.id, path("id")),
      quantity: isDefined(row.quantity)
        ? read(row.quantity, path("quantity"))
        : null,
      damaged,
      allow_excess: parseFlag(row.allow_excess, path("allow_excess")) ?? false,
      close: parseFlag(row.close, path("close")) ?? false,
      given: [],
      ...readFacts(row, path, context),
    }
  })

  return await changeIncoming(database, rows, context)
}

/**
 * Expects what is still open no longer.
 *
 * @param groupId the group of movements that this belongs to, if it does to one
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one, NOT_ALLOWED
 * for one that is closed or belongs to a transfer
 */
export async function cancelIncoming(
  database: StockDatabase,
  input: CancelIncomingInput | CancelIncomingInput[],
  context: StockContext,
  groupId: string | null = null
): Promise<ChangedIncoming> {
  const rows = readRows(input, (row, path, ordinal) => ({
    ordinal,
    action: "cancel",
    id: parseId(row.id, path("id")),
    given: [],
    group_id: groupId,
    ...readFacts(row, path, context),
  }))

  return await changeIncoming(database, rows, context)
}

async function changeIncoming(
  database: StockDatabase,
  rows: { id: string }[],
  context: StockContext
): Promise<ChangedIncoming> {
  const repeated = findRepeated(rows.map(({ id }) => id))

  if (repeated) {
    throw invalidData(`Incoming stock ${repeated} is named twice in one call`, [
      { reason: "repeated", id: repeated },
    ])
  }
  if (!rows.length) {
    return { rows: [], levelIds: [] }
  }

  const result = await database.run<Changed>(
    { text: CHANGE_INCOMING, input: rows },
    context
  )

  if (result.unknown) {
    throw unknownIds("Incoming stock", result.unknown)
  }
  if (result.refused) {
    throw notAllowed(
      result.refused.map(describeRefused).join("; "),
      result.refused.map(
        ({
          id,
          rule,
          quantity,
          damaged,
          open,
          received_quantity,
          ...level
        }) => ({
          id,
          ...refusedLevel(rule, level, {
            quantity,
            damaged,
            open,
            received_quantity,
            damaged_quantity: level.damaged_quantity,
          }),
        })
      )
    )
  }
  if (result.too_large) {
    throw tooLarge(result.too_large)
  }

  const byId = new Map(
    [...(result.rows ?? []), ...(result.unspecified ?? [])].map((row) => [
      row["id"],
      row,
    ])
  )

  return {
    rows: rows.map(({ id }) => byId.get(id)!),
    levelIds: result.level_ids ?? [],
  }
}

function describeRefused(row: Refused): string {
  const name = `Incoming stock ${row.id}`

  switch (row.rule) {
    case "of_transfer":
      return `${name} belongs to a stock transfer: receive or cancel the transfer`
    case "unspecified":
      return (
        `${name} is what the level expects without a row of its own: set the ` +
        "level's incoming_quantity, or create an incoming row"
      )
    case "closed":
      return `${name} is ${row.status} already`
    case "nothing_open":
      return `${name} has no units open`
    case "excess":
      return (
        `${name} expects ${row.open} units and ${row.come} came: receive ` +
        "them with allow_excess"
      )
    case "damaged_excess":
      return (
        `${name} expects ${row.open} units, so ${row.damaged} of them cannot be ` +
        "damaged: what nobody expected is not written off"
      )
    case "below_received":
      return (
        `${name} has received ${row.received_quantity + row.damaged_quantity} ` +
        `units${row.damaged_quantity ? ` (${row.damaged_quantity} damaged)` : ""}, so its quantity ` +
        `cannot be ${row.quantity}: close or cancel it`
      )
  }
}
