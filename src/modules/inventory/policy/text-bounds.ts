/**
 * The most characters of what a caller tells of a change or a document: the one
 * list of them, for the service and for the bodies of the routes.
 */
export const LONGEST = {
  reason: 200,
  note: 2000,
  reference: 200,
  reference_type: 200,
  reference_id: 200,
  order_id: 200,
  actor_id: 200,
  idempotency_key: 255,
} as const
