export * from "./steps/retrieve-availability"
export * from "./steps/set-stock-policies"
export * from "./workflows/retrieve-availability"
export * from "./workflows/set-stock-policies"
