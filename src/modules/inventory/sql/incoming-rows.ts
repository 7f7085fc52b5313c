/**
 * Marks the incoming rows of levels as deleted with them: `levels` is a query of
 * `level_id`.
 */
export function hideIncoming(levels: string): string {
  return `
    update incoming_stock
    set deleted_at = settings.moment
    from (${levels}) hidden, settings
    where incoming_stock.inventory_level_id = hidden.level_id
      and incoming_stock.deleted_at is null
    returning incoming_stock.id`
}

/**
 * Brings back the incoming rows that were deleted with levels: `levels` is a
 * query of `level_id` and the moment of deletion.
 */
export function showIncoming(levels: string): string {
  return `
    update incoming_stock
    set deleted_at = null
    from (${levels}) shown
    where incoming_stock.inventory_level_id = shown.level_id
      and incoming_stock.deleted_at = shown.deleted_at
    returning incoming_stock.id`
}

/** Promises nothing any more at levels that are deleted with their item. */
export function dropPromises(levels: string): string {
  return `
    delete from backorder_promise
    using (${levels}) gone
    where backorder_promise.inventory_level_id = gone.level_id
    returning backorder_promise.id`
}

/**
 * Promises are found by the line that their reservation is for: where a cart's line
 * became an order's, they are that one's. `changed` names reservations as they are now.
 */
export function keepLinesOfPromises(changed: string): string {
  return `
    update backorder_promise
    set line_item_id = ${changed}.line_item_id
    from ${changed}
    where backorder_promise.reservation_id = ${changed}.id
      and backorder_promise.line_item_id is distinct from ${changed}.line_item_id
    returning backorder_promise.id`
}
