export { default as InventoryItem } from "./inventory-item"
export { default as InventoryLevel } from "./inventory-level"
export { default as ReservationItem } from "./reservation-item"
export { default as StockMovement } from "./stock-movement"
