export * from "./cart-reservations"
export * from "./ledger"
