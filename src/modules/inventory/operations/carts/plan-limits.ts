/** What the statement that applies a plan has more where it keeps to limits. */
export interface PlanLimits {
  /** The statement's name. */
  name: string
  columns: string
  checks: Record<string, string>
  condition: string
  writes: Record<string, string>
  answer: string
}

/** Nothing more: what most shops send. */
export const NO_LIMITS: PlanLimits = {
  name: "apply-plan",
  columns: "",
  checks: {},
  condition: "",
  writes: {},
  answer: "",
}

/**
 * For a cart whose holds count together with those of others: of the
 * same customer, address or sales channel. Their keys are locked before, in the
 * same transaction, so that what is summed here is all that there is. A cart that
 * asks for no more than it holds is not cut.
 *
 * Only carts are looked at that hold anything still: a shop has a hundred times as
 * many that once did.
 */
export const CART_LIMITS: PlanLimits = {
  name: "apply-limited-plan",
  columns: " holders jsonb,",
  checks: {
    holder: `
    select owner_cart_id as cart_id, one.kind, one.key, one.most
    from input
    cross join lateral jsonb_to_recordset(holders)
      as one(kind text, key text, most numeric)
    where op = 'owner'`,
    used: `
    select holder.most, (
      select coalesce(sum(reservation.quantity), 0)
      from cart_holder other
      join reservation_item reservation
        on reservation.cart_id = other.cart_id
        and reservation.deleted_at is null
        and reservation.expires_at > moment
      where other.kind = holder.kind
        and other.key = holder.key
        and other.until > moment
        and other.cart_id <> holder.cart_id
    ) as by_others
    from holder
    cross join settings
    where holder.most is not null`,
    own: `
    select
      (
        select coalesce(sum(quantity), 0)
        from before
        cross join settings
        where coalesce(expires_at > moment, true)
      ) as had,
      (
        select coalesce(sum(quantity), 0)
        from input
        where op in ('create', 'change')
      ) as wanted`,
    beyond: `
    select greatest(most - by_others, had) as room
    from used
    cross join own
    where wanted > had and wanted > most - by_others`,
  },
  condition: `
      and not exists (select from beyond)`,
  writes: {
    // One that is written by the next expression is not deleted here.
    let_go: `
    delete from cart_holder
    using accepted
    where accepted.op = 'owner'
      and cart_holder.cart_id = accepted.owner_cart_id
      and cart_holder.kind not in (select kind from holder)`,
    held_by: `
    insert into cart_holder (cart_id, kind, key, until, touched_at)
    select
      holder.cart_id, holder.kind, holder.key,
      coalesce((select max(expires_at) from written_to), moment), moment
    from holder
    cross join settings
    where exists (select from accepted)
    order by holder.kind
    on conflict (cart_id, kind) do update set
      key = excluded.key,
      until = excluded.until,
      touched_at = excluded.touched_at`,
  },
  answer: `,
    (select min(room)::text from beyond) as room`,
}
