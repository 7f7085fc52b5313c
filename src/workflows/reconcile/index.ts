export * from "./steps/check-inventory"
export * from "./steps/repair-inventory"
export * from "./workflows/check-inventory"
export * from "./workflows/repair-inventory"
