import { MiddlewareRoute } from "@medusajs/framework/http"

/**
 * What a user must be allowed to by Medusa's role checks, where they are on, to
 * use a route of ours: by the resources of core's own routes, so that a role needs
 * no word of this plugin. Whoever may see levels may see what became of them, and
 * whoever may change them may do it with a reason. The carts' reservations show
 * customers. A file may make items and levels.
 */
export const ADMIN_POLICIES = {
  "GET /admin/backorder-promises": ["reservation_item:read"],
  "GET /admin/cart-reservations": ["reservation_item:read", "customer:read"],
  "GET /admin/cart-reservations/export": [
    "reservation_item:read",
    "customer:read",
  ],
  "POST /admin/cart-reservations/export": [
    "reservation_item:read",
    "customer:read",
  ],
  "POST /admin/cart-reservations/:id/extend": ["reservation_item:update"],
  "POST /admin/cart-reservations/:id/release": ["reservation_item:delete"],
  "GET /admin/holdfast/openapi": ["inventory_level:read"],
  "GET /admin/incoming-stock": ["inventory_level:read"],
  "POST /admin/incoming-stock": ["inventory_level:update"],
  "POST /admin/incoming-stock/batch": ["inventory_level:update"],
  "GET /admin/incoming-stock/:id": ["inventory_level:read"],
  "POST /admin/incoming-stock/:id": ["inventory_level:update"],
  "POST /admin/incoming-stock/:id/cancel": ["inventory_level:update"],
  "GET /admin/incoming-stock/:id/promises": [
    "inventory_level:read",
    "reservation_item:read",
  ],
  "POST /admin/incoming-stock/:id/receive": ["inventory_level:update"],
  "GET /admin/inventory/low-stock": ["inventory_level:read"],
  "GET /admin/inventory/low-stock/export": ["inventory_level:read"],
  "POST /admin/inventory/low-stock/export": ["inventory_level:read"],
  "POST /admin/inventory/sourcing-preview": ["inventory_level:read"],
  "POST /admin/inventory-items/:id/adjustments": ["inventory_level:update"],
  "GET /admin/inventory-items/:id/explain": [
    "inventory_level:read",
    "reservation_item:read",
  ],
  "DELETE /admin/inventory-items/:id/location-levels/:location_id": [
    "inventory_level:delete",
  ],
  "GET /admin/inventory-items/:id/movements": ["inventory_level:read"],
  "GET /admin/inventory-items/:id/stock-at": ["inventory_level:read"],
  "GET /admin/inventory-items/:id/stock-series": ["inventory_level:read"],
  "POST /admin/reservations/:id/move": ["reservation_item:update"],
  "GET /admin/stock-adjustment-reasons": ["inventory_level:read"],
  "GET /admin/stock-adjustments": ["inventory_level:read"],
  "POST /admin/stock-adjustments": ["inventory_level:update"],
  "GET /admin/stock-adjustments/:id": ["inventory_level:read"],
  "POST /admin/stock-adjustments/:id/undo": ["inventory_level:update"],
  "GET /admin/stock-at": ["inventory_level:read"],
  "GET /admin/stock-changes": ["inventory_level:read"],
  "GET /admin/stock-counts": ["inventory_level:read"],
  "POST /admin/stock-counts": ["inventory_level:update"],
  "GET /admin/stock-counts/due": ["inventory_level:read"],
  "GET /admin/stock-counts/:id": ["inventory_level:read"],
  "POST /admin/stock-counts/:id": ["inventory_level:update"],
  "POST /admin/stock-counts/:id/cancel": ["inventory_level:update"],
  "POST /admin/stock-counts/:id/entries": ["inventory_level:update"],
  "DELETE /admin/stock-counts/:id/entries/:entry_id": [
    "inventory_level:update",
  ],
  "GET /admin/stock-counts/:id/lines": [
    "inventory_level:read",
    "reservation_item:read",
  ],
  "POST /admin/stock-counts/:id/lines": ["inventory_level:update"],
  "POST /admin/stock-counts/:id/post": ["inventory_level:update"],
  "GET /admin/stock-levels": ["inventory_level:read", "inventory_item:read"],
  "GET /admin/stock-levels/export": [
    "inventory_level:read",
    "inventory_item:read",
  ],
  "POST /admin/stock-levels/export": [
    "inventory_level:read",
    "inventory_item:read",
  ],
  "GET /admin/stock-imports": ["inventory_level:read"],
  "POST /admin/stock-imports": ["inventory_level:update"],
  "DELETE /admin/stock-imports/:id": ["inventory_level:update"],
  "GET /admin/stock-imports/:id": ["inventory_level:read"],
  "POST /admin/stock-imports/:id/apply": [
    "inventory_level:update",
    "inventory_level:create",
    "inventory_item:create",
  ],
  "GET /admin/stock-imports/:id/export": ["inventory_level:read"],
  "GET /admin/stock-imports/:id/rows": ["inventory_level:read"],
  "POST /admin/stock-imports/:id/undo": ["inventory_level:update"],
  "GET /admin/stock-location-codes": ["stock_location:read"],
  "POST /admin/stock-location-codes": ["stock_location:update"],
  "GET /admin/stock-movements": ["inventory_level:read"],
  "GET /admin/stock-movements/export": ["inventory_level:read"],
  "GET /admin/stock-overview": ["inventory_level:read"],
  "GET /admin/stock-overview/idle": ["inventory_level:read"],
  "POST /admin/stock-policies": ["inventory_level:update"],
  "GET /admin/stock-reconciliation": ["inventory_level:read"],
  "POST /admin/stock-reconciliation": ["inventory_level:update"],
  "GET /admin/stock-sales": ["inventory_level:read"],
  "GET /admin/stock-transfers": ["inventory_level:read"],
  "POST /admin/stock-transfers": ["inventory_level:update"],
  "GET /admin/stock-transfers/:id": ["inventory_level:read"],
  "POST /admin/stock-transfers/:id": ["inventory_level:update"],
  "POST /admin/stock-transfers/:id/cancel": ["inventory_level:update"],
  "POST /admin/stock-transfers/:id/receive": ["inventory_level:update"],
  "POST /admin/stock-transfers/:id/ship": ["inventory_level:update"],
  "GET /admin/stock-waitlist": ["reservation_item:read", "customer:read"],
  "GET /admin/stock-waitlist/counts": ["reservation_item:read"],
  "POST /admin/stock-waitlist/forget": [
    "reservation_item:update",
    "customer:update",
  ],
  "POST /admin/stock-waitlist/:id/offer": ["reservation_item:create"],
  "POST /admin/stock-waitlist/:id/remove": ["reservation_item:update"],
} as const satisfies Record<string, readonly `${string}:${string}`[]>

/**
 * Stands before all other middlewares of these routes: nothing is read or checked
 * of a request that is refused. Express answers a HEAD by the route for GET, and
 * by its middlewares.
 */
export const policyMiddlewares: MiddlewareRoute[] = Object.entries(
  ADMIN_POLICIES
).map(([route, policies]) => {
  const [method, matcher] = route.split(" ") as [
    "GET" | "POST" | "DELETE",
    string,
  ]

  return {
    method: [method],
    matcher,
    policies: policies.map((policy) => {
      const [resource, operation] = policy.split(":") as [string, string]

      return { resource, operation }
    }),
  }
})
