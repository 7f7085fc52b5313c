export * from "./repair"
export * from "./steps"
export * from "./workflows"
