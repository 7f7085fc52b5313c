export * from "./steps/undo-movement-group"
export * from "./workflows/undo-movement-group"
