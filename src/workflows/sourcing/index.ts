export * from "./steps/preview-sourcing"
export * from "./workflows/preview-sourcing"
