export * from "./steps/move-reservation"
export * from "./workflows/move-reservation"
