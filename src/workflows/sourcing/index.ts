export * from "./steps/move-reservation"
export * from "./steps/preview-sourcing"
export * from "./workflows/move-reservation"
export * from "./workflows/preview-sourcing"
