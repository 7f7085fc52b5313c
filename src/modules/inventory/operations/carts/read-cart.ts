import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { BatchableOperation, isStaff, StockDatabase } from "../../database"
import { totalOf } from "../../policy/sums"
import { SourcingLevel } from "../../policy/sourcing/sourcing"
import {
  PastHold,
  StockView,
  ViewedLevel,
} from "../../policy/sourcing/stock-view"
import { backorderCap } from "../../sql/demand"
import { isExpired, oldestExpired } from "../../sql/expired"
import { StockContext } from "../../types"
import { PlannedFrom } from "../../policy/sourcing/plan-reservations"
import { query } from "../../sql/statement"

/**
 * How many expired reservations of a level are looked at, unless the whole is to
 * be known. A cart seldom needs more, and one look stays as quick as another: all
 * of 200,000 took 60 ms in each of them.
 */
const MOST_EXPIRED = 1000

function ageOf(since: string): string {
  return `extract(epoch from statement_timestamp() - ${since})::float8`
}

// Read without locks: what is decided on it is checked under the locks later.
const readCartStatement = (name: string, mostExpired: number | null) =>
  query(
    name,
    `
  with input as (select $1::jsonb as call),
  own as (
    select
      id, inventory_item_id, location_id, trim_scale(quantity)::text as quantity,
      line_item_id, cart_id,
      coalesce(allow_backorder, false) as allow_backorder,
      coalesce(${isExpired("reservation")}, false) as is_expired,
      held_since, ${ageOf("held_since")} as age_seconds
    from reservation_item reservation
    where deleted_at is null
      and id = any (array(
        select jsonb_array_elements_text(call -> 'take_over') from input
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.cart_id = any (array(
            select jsonb_array_elements_text(call -> 'cart_ids') from input
          ))
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.line_item_id = any (array(
            select jsonb_array_elements_text(call -> 'line_item_ids') from input
          ))
      ))
  ),
  settings as (
    select call -> 'defaults' as defaults, statement_timestamp() as moment
    from input
  ),
  level as (
    select
      inventory_item_id, location_id,
      stocked_quantity - reserved_quantity
        - case
          when (select (call ->> 'is_staff')::boolean from input) then 0
          else safety_stock
        end as available,
      ${backorderCap("level", "item", "level.incoming_quantity")} as cap,
      oldest.units as expired,
      ${mostExpired === null ? "false" : `oldest.looked_at = ${mostExpired}`} as has_more
    from inventory_level level
    cross join settings
    cross join lateral ${oldestExpired("level", mostExpired)} oldest
    cross join lateral (
      select *
      from inventory_item item
      where item.id = level.inventory_item_id
      offset 0
    ) item
    where level.deleted_at is null
      and level.inventory_item_id = any (array(
        select jsonb_array_elements_text(call -> 'inventory_item_ids') from input
      ))
      and location_id = any (array(
        select jsonb_array_elements_text(call -> 'location_ids') from input
      ))
  )
  select
    (select json_agg(own order by id) from own) as own,
    (
      select json_agg(json_build_object(
        'cart_id', cart_id, 'inventory_item_id', inventory_item_id,
        'held_since', held_since, 'age_seconds', ${ageOf("held_since")}
      ))
      from cart_hold_age
      where cart_id = any (array(
        select jsonb_array_elements_text(call -> 'cart_ids') from input
      ))
    ) as ages,
    (
      select json_agg(json_build_object(
        'inventory_item_id', inventory_item_id,
        'location_id', location_id,
        'available', available::text,
        'backorder_cap', cap::text,
        'expired', expired::text,
        'has_more', coalesce(has_more, false)
      ))
      from level
    ) as levels`
  )

const READ_CART = readCartStatement("read-cart", MOST_EXPIRED)
const READ_CART_EXACTLY = readCartStatement("read-cart-exactly", null)

/** What is to be read. */
interface Question {
  cart_id: string | null
  take_over: string[]
  /** Lines of an order whose reservations count as its own. */
  line_item_ids?: string[]
  inventory_item_ids: string[]
  location_ids: string[]
  /** Counts all expired reservations, however many there are. */
  exactly?: boolean
}

interface Answer {
  own: PlannedFrom[]
  ages: PastHold[]
  levels: (Omit<ViewedLevel, "expired"> & { expired: string })[]
}

/**
 * Reads a cart's reservations and the stock for its items: one round trip, which
 * carts that are read at the same time share.
 */
export async function readCart(
  database: StockDatabase,
  question: Question,
  context: StockContext
): Promise<StockView> {
  const { own, ages, levels } = isShareable(question)
    ? await database.inBatch(QUESTIONS, question, context)
    : await ask(database, [question], context)
  const held = (
    level: SourcingLevel,
    condition: (one: PlannedFrom) => boolean
  ): BigNumberInput =>
    totalOf(
      own
        .filter(
          (one) =>
            one.inventory_item_id === level.inventory_item_id &&
            one.location_id === level.location_id &&
            condition(one)
        )
        .map(({ quantity }) => quantity)
    )

  return {
    own,
    ages,
    levels: levels.map((level) => ({
      ...level,
      available: MathBN.add(
        level.available,
        held(level, () => true)
      ),
      held: held(level, ({ is_expired }) => !is_expired),
      expired: MathBN.max(
        0,
        MathBN.sub(
          level.expired,
          held(level, ({ is_expired }) => is_expired)
        )
      ),
    })),
  }
}

/** Large carts gain nothing from sharing a statement, and would hold others up. */
const MOST_ITEMS_IN_BATCH = 20

/** Whether what is the cart's is all that it asks for. */
function isShareable({
  cart_id,
  take_over,
  line_item_ids = [],
  inventory_item_ids,
  exactly,
}: Question): boolean {
  return (
    !exactly &&
    cart_id !== null &&
    !take_over.length &&
    !line_item_ids.length &&
    inventory_item_ids.length <= MOST_ITEMS_IN_BATCH
  )
}

/** Carts that ask for what is theirs, at the same time. */
const QUESTIONS: BatchableOperation<Question, Answer> = {
  name: "read-cart",
  placesOf: () => [],

  async together(database, questions, context) {
    const { own, ages, levels } = await ask(database, questions, context)

    return questions.map((question) => ({
      value: {
        own: own.filter(({ cart_id }) => cart_id === question.cart_id),
        ages: ages.filter(({ cart_id }) => cart_id === question.cart_id),
        levels: levels.filter(
          (level) =>
            question.inventory_item_ids.includes(level.inventory_item_id) &&
            question.location_ids.includes(level.location_id)
        ),
      },
    }))
  },

  alone: (database, question, context) => ask(database, [question], context),
}

async function ask(
  database: StockDatabase,
  questions: Question[],
  context: StockContext
): Promise<Answer> {
  const all = <Value>(pick: (question: Question) => Value[]) => [
    ...new Set(questions.flatMap(pick)),
  ]
  const { own, ages, levels } = await database.read<Partial<Answer>>(
    {
      text: questions.some(({ exactly }) => exactly)
        ? READ_CART_EXACTLY
        : READ_CART,
      input: {
        cart_ids: all(({ cart_id }) => (cart_id ? [cart_id] : [])),
        take_over: all(({ take_over }) => take_over),
        line_item_ids: all(({ line_item_ids = [] }) => line_item_ids),
        inventory_item_ids: all((question) => question.inventory_item_ids),
        location_ids: all(({ location_ids }) => location_ids),
        defaults: database.defaults,
        is_staff: isStaff(context),
      },
    },
    context
  )

  return { own: own ?? [], ages: ages ?? [], levels: levels ?? [] }
}
