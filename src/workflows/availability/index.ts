export * from "./steps/retrieve-availability"
export * from "./workflows/retrieve-availability"
