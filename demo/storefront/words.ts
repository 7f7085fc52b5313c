import type { HttpTypes } from "@medusajs/types"
import { InsufficientInventory } from "medusa-plugin-holdfast/client"
import type { Availability } from "medusa-plugin-holdfast/react"

export type Variant = NonNullable<HttpTypes.StoreProduct["variants"]>[number]

/** "Only 3 left", "Back on 4 December 2026". */
export function availabilityText({
  status,
  quantity,
  expected_at,
}: Pick<Availability, "status" | "quantity" | "expected_at">): string {
  if (status === "low_stock") {
    return quantity === null ? "Only a few left" : `Only ${quantity} left`
  }
  if (status === "in_stock") {
    return quantity === null ? "In stock" : `${quantity} in stock`
  }
  if (expected_at) {
    return `Back on ${day(expected_at)}`
  }

  return status === "backorder" ? "On order, date not known yet" : "Sold out"
}

/** "On order: promised for 4 December 2026". */
export function promiseText(
  quantity: number | null,
  promisedAt: string | null
): string {
  const units = quantity === null ? "On order" : `${quantity} on order`

  return promisedAt
    ? `${units}, promised for ${day(promisedAt)}`
    : `${units}, date not known yet`
}

/** What became of a request, in words: of stock first, else as the server says it. */
export function errorText(error: unknown): string {
  if (error instanceof InsufficientInventory) {
    return error.lines
      .map(({ product_title, available }) => leftText(product_title, available))
      .join(" ")
  }

  return error instanceof Error ? error.message : String(error)
}

export function leftText(
  title: string | null | undefined,
  available: number | null | undefined
): string {
  const name = title ?? "this product"

  if (available === null || available === undefined) {
    return `There are not enough left of ${name}.`
  }

  return available > 0
    ? `Only ${available} left of ${name}.`
    : `${name} has just gone: somebody was quicker.`
}

export function day(moment: string): string {
  return new Date(moment).toLocaleDateString("en-GB", {
    dateStyle: "long",
    timeZone: "UTC",
  })
}

/** "1 December at 14:32", on the shopper's clock. */
export function dayAndTime(moment: string): string {
  return new Date(moment).toLocaleString("en-GB", {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  })
}

/** "14:32", and "23:59:00" from an hour on. */
export function timeText(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const parts = hours ? [hours, minutes, seconds % 60] : [minutes, seconds % 60]

  return parts
    .map((part, index) => (index ? String(part).padStart(2, "0") : part))
    .join(":")
}

export function money(amount: number, currency = "eur"): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(
    amount
  )
}

export function priceOf(variant: Variant): string {
  const { calculated_amount, currency_code } = variant.calculated_price ?? {}

  return money(calculated_amount ?? 0, currency_code ?? undefined)
}
