export * from "./cart-reservations"
