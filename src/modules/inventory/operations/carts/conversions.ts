import { StockDatabase } from "../../database"
import { StockContext } from "../../types"

/**
 * A cart's units become an order's once. The row of `cart_conversion` says whose
 * they became; whoever converts writes it in the same statement. Of two that do so
 * at the same time the second violates the key, and nothing of it is written.
 */
export interface Conversion {
  /** Which completion of the cart: one may make several orders. */
  completion_id: string
  /** The orders' lines that the units are for. */
  line_item_ids: string[]
  /** What the row said that there is already; null where there is to be none. */
  expected_token: number | null
}

/** The name of the key that a second conversion violates. */
export const ONE_CONVERSION_PER_CART = "cart_conversion_pkey"

/**
 * The expressions that write the row. Where `against` yields anything nothing is
 * written. After the locks of the levels, in the order of the carts.
 */
export function markConversions(...against: string[]): Record<string, string> {
  const unless = against
    .map((name) => `and not exists (select from ${name})`)
    .join("\n      ")

  return {
    marked: `
    insert into cart_conversion (
      cart_id, completion_id, line_item_ids, created_at, updated_at
    )
    select
      owner_cart_id, completion_id,
      array(select jsonb_array_elements_text(converted_line_item_ids)),
      moment, moment
    from input
    cross join settings
    where op = 'owner' and completion_id is not null and expected_token is null
      ${unless}
    order by owner_cart_id
    returning cart_id`,
    remarked: `
    update cart_conversion
    set
      completion_id = input.completion_id,
      line_item_ids = case
        when cart_conversion.completion_id = input.completion_id
          then cart_conversion.line_item_ids
        else '{}'
      end || array(select jsonb_array_elements_text(converted_line_item_ids)),
      token = token + 1,
      updated_at = settings.moment
    from input, settings
    where op = 'owner' and input.completion_id is not null
      and expected_token is not null
      and cart_conversion.cart_id = owner_cart_id
      and cart_conversion.token = expected_token
      ${unless}
    returning cart_conversion.cart_id`,
    doubled: `
    select 1
    from input
    where op = 'owner' and completion_id is not null
      and expected_token is not null
      and owner_cart_id not in (select cart_id from remarked)`,
  }
}

/** Carts that would take units though the order that they became has its own. */
export const CONVERTED_BEFORE = `
    select 1
    from input
    join cart_conversion conversion on conversion.cart_id = owner_cart_id
    where op = 'owner' and holds_anew and exists (
      select
      from reservation_item reservation
      where reservation.deleted_at is null
        and reservation.cart_id is null
        and reservation.line_item_id = any (conversion.line_item_ids)
    )`

const READ = `
  select
    conversion.completion_id,
    conversion.line_item_ids,
    conversion.token,
    array(
      select reservation.id
      from reservation_item reservation
      where reservation.deleted_at is null
        and reservation.cart_id is null
        and reservation.line_item_id = any (conversion.line_item_ids)
    ) as reservation_ids
  from cart_conversion conversion
  where conversion.cart_id = $1::text`

const LIST_UNENDED = `
  select
    conversion.cart_id, conversion.completion_id,
    json_agg(json_build_object(
      'id', reservation.id,
      'inventory_item_id', reservation.inventory_item_id,
      'location_id', reservation.location_id
    ) order by reservation.id) as reservations
  from (
    select *
    from cart_conversion
    where cart_id > $1::text
      and updated_at < now() - make_interval(secs => $2::double precision)
    order by cart_id
    limit $3::integer
  ) conversion
  left join reservation_item reservation
    on reservation.deleted_at is null
    and reservation.cart_id is null
    and reservation.line_item_id = any (conversion.line_item_ids)
  group by conversion.cart_id, conversion.completion_id
  order by conversion.cart_id`

/** A cart's units that a completion has, as far as they are reserved still. */
export interface ConvertedCart {
  cart_id: string
  completion_id: string
  reservations: {
    id: string
    inventory_item_id: string
    location_id: string
  }[]
}

/** Lists what became of carts, one page of them at a time. */
export async function listConversions(
  database: StockDatabase,
  page: { after: string | null; limit: number; older_than_seconds: number },
  context: StockContext
): Promise<ConvertedCart[]> {
  const rows = await database.list<ConvertedCart>(
    {
      text: LIST_UNENDED,
      values: [page.after ?? "", page.older_than_seconds, page.limit],
    },
    context
  )

  return rows.map((row) => ({
    ...row,
    reservations: row.reservations.filter(({ id }) => id),
  }))
}

/** What a cart was converted to. */
export interface Converted {
  completion_id: string
  line_item_ids: string[]
  token: number
  /** What holds its units: none if the order did not come about. */
  reservation_ids: string[]
}

/** Reads what a cart was converted to, if it was. */
export async function readConversion(
  database: StockDatabase,
  cartId: string,
  context: StockContext
): Promise<Converted | undefined> {
  const [row] = await database.list<Converted>(
    { text: READ, values: [cartId] },
    context
  )

  return row
}
