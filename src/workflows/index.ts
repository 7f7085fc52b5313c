export * from "./cart-reservations"
export * from "./sourcing"
export * from "./ledger"
