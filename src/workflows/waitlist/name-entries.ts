import { MedusaContainer } from "@medusajs/framework/types"

import {
  WaitlistCountDTO,
  WaitlistEntryDTO,
} from "../../modules/inventory/types"
import { readGraph } from "../read-graph"

/** What a variant and a sales channel are called. */
export interface WaitlistNames {
  /** Null where it is deleted, as below. */
  variant: {
    id: string
    title: string | null
    sku: string | null
    product: {
      id: string
      title: string | null
      thumbnail: string | null
    } | null
  } | null
  sales_channel: { id: string; name: string | null } | null
}

/** An entry, with what it is called. */
export type NamedWaitlistEntry = WaitlistEntryDTO &
  WaitlistNames & {
    customer: {
      id: string
      email: string | null
      first_name: string | null
      last_name: string | null
    } | null
  }

/** How many wait, with what they wait for. */
export type NamedWaitlistCount = WaitlistCountDTO & WaitlistNames

const ids = (values: (string | null)[]) => [
  ...new Set(values.flatMap((id) => id ?? [])),
]

const byId = <Row extends { id: string }>(rows: Row[]) =>
  new Map(rows.map((row) => [row.id, row]))

/** Names the variants and sales channels of rows: two questions for all of them. */
export async function nameRows<
  Row extends { variant_id: string; sales_channel_id: string },
>(container: MedusaContainer, rows: Row[]): Promise<(Row & WaitlistNames)[]> {
  const [variants, channels] = await Promise.all([
    readGraph<NonNullable<WaitlistNames["variant"]>>(container, {
      entity: "variant",
      fields: [
        "id",
        "title",
        "sku",
        "product.id",
        "product.title",
        "product.thumbnail",
      ],
      filters: { id: ids(rows.map(({ variant_id }) => variant_id)) },
    }).then(byId),
    readGraph<NonNullable<WaitlistNames["sales_channel"]>>(container, {
      entity: "sales_channel",
      fields: ["id", "name"],
      filters: { id: ids(rows.map((row) => row.sales_channel_id)) },
    }).then(byId),
  ])

  return rows.map((row) => {
    const variant = variants.get(row.variant_id)
    const channel = channels.get(row.sales_channel_id)
    const product = variant?.product

    return {
      ...row,
      variant: variant
        ? {
            id: variant.id,
            title: variant.title,
            sku: variant.sku,
            product: product
              ? {
                  id: product.id,
                  title: product.title,
                  thumbnail: product.thumbnail,
                }
              : null,
          }
        : null,
      sales_channel: channel ? { id: channel.id, name: channel.name } : null,
    }
  })
}

/** The same of entries, with the customers who wait. */
export async function nameEntries(
  container: MedusaContainer,
  entries: WaitlistEntryDTO[]
): Promise<NamedWaitlistEntry[]> {
  const [named, customers] = await Promise.all([
    nameRows(container, entries),
    readGraph<NonNullable<NamedWaitlistEntry["customer"]>>(container, {
      entity: "customer",
      fields: ["id", "email", "first_name", "last_name"],
      filters: { id: ids(entries.map(({ customer_id }) => customer_id)) },
    }).then(byId),
  ])

  return named.map((entry) => {
    const customer = customers.get(entry.customer_id ?? "")

    return {
      ...entry,
      customer: customer
        ? {
            id: customer.id,
            email: customer.email,
            first_name: customer.first_name,
            last_name: customer.last_name,
          }
        : null,
    }
  })
}
