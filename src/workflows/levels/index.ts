export * from "./steps/adjust-inventory-levels"
export * from "./steps/set-stock-policies"
export * from "./workflows/adjust-inventory-levels"
export * from "./workflows/set-stock-policies"
