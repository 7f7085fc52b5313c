export * from "./cart-reservations"
export * from "./sourcing"
