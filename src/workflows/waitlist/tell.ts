import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { TokenOfEntry, WaitlistEntryDTO } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"

interface NamedVariant {
  id: string
  title: string | null
  sku: string | null
  product?: {
    id: string
    title: string | null
    handle: string | null
    thumbnail: string | null
  } | null
}

const OFFERED = "stock-waitlist-offered"

/**
 * Tells those to whom units were offered: by a notification, if the shop has a provider
 * for it (the option `waitlist.notify`), and by the event. Where the provider fails, the
 * event is told all the same, and the job tells both again.
 */
export async function tellOffers(
  container: MedusaContainer,
  offers: TokenOfEntry[]
): Promise<void> {
  const inventory = resolveHoldfast(container)
  const { template } = inventory.holdfastOptions.waitlist.notify

  for (const offer of offers) {
    const isTold = await notify(container, offer, template ?? OFFERED, {
      quantity: offer.entry.offered_quantity,
      expires_at: offer.entry.offer_expires_at,
    })

    await inventory.tellWaitlistOffer(offer, isTold)
  }
}

/** Tells somebody that they wait, if the shop has a template for it. */
export async function tellJoined(
  container: MedusaContainer,
  joined: TokenOfEntry
): Promise<void> {
  const { joined_template } =
    resolveHoldfast(container).holdfastOptions.waitlist.notify

  if (joined_template) {
    await notify(container, joined, joined_template, {
      quantity: joined.entry.quantity,
    })
  }
}

/** @returns false if it is to be tried again */
async function notify(
  container: MedusaContainer,
  { entry, token }: TokenOfEntry,
  template: string,
  facts: object
): Promise<boolean> {
  const { channel } = resolveHoldfast(container).holdfastOptions.waitlist.notify

  if (!channel) {
    return true
  }

  try {
    const [to, variant] = await Promise.all([
      readAddress(container, entry),
      readVariant(container, entry.variant_id),
    ])

    if (to) {
      await container.resolve(Modules.NOTIFICATION).createNotifications({
        to,
        channel,
        template,
        trigger_type: template,
        resource_id: entry.id,
        resource_type: "stock_waitlist_entry",
        data: {
          entry_id: entry.id,
          variant_id: entry.variant_id,
          variant_title: variant?.title ?? null,
          sku: variant?.sku ?? null,
          product_id: variant?.product?.id ?? null,
          product_title: variant?.product?.title ?? null,
          product_handle: variant?.product?.handle ?? null,
          thumbnail: variant?.product?.thumbnail ?? null,
          sales_channel_id: entry.sales_channel_id,
          locale: entry.locale,
          ...facts,
          token,
        },
      })
    }

    return true
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Holdfast: ${entry.id} of the waitlist could not be notified yet: ${String(error)}`
      )

    return false
  }
}

async function readAddress(
  container: MedusaContainer,
  { email, customer_id }: WaitlistEntryDTO
): Promise<string | null> {
  if (email || !customer_id) {
    return email
  }

  const [customer] = await readGraph<{ email: string | null }>(container, {
    entity: "customer",
    fields: ["id", "email"],
    filters: { id: customer_id },
  })

  return customer?.email ?? null
}

async function readVariant(
  container: MedusaContainer,
  id: string
): Promise<NamedVariant | undefined> {
  const [variant] = await readGraph<NamedVariant>(container, {
    entity: "variant",
    fields: [
      "id",
      "title",
      "sku",
      "product.id",
      "product.title",
      "product.handle",
      "product.thumbnail",
    ],
    filters: { id },
  })

  return variant
}
