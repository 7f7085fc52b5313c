/**
 * A part of statements that read Medusa's tables (see `sharedConnection`): what the
 * `variant` of a row takes, as `links.inventory_items`, which is null where it takes nothing.
 */
export const JOINED_LINKS = `
left join lateral (
  select
    json_agg(
      json_build_object(
        'inventory_item_id', link.inventory_item_id,
        'required_quantity', link.required_quantity
      )
      order by link.inventory_item_id
    ) as inventory_items
  from product_variant_inventory_item link
  where link.variant_id = variant.id
    and link.deleted_at is null
) links on true`
