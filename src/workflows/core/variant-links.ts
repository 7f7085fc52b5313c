import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { invalidData, notFound } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import { show } from "../../modules/inventory/policy/quantity"
import { coreStep, StepSurrounding } from "./core-step"

/**
 * Core links a variant to any number of any item: to none of it, to fewer than
 * none, to an item that is not there. What is sold could then not be counted: no
 * unit would leave the stock, or adding to a cart ends in an unknown 500.
 */
type Links = Record<string, unknown>[]

export const CREATE = coreStep("create-remote-links")
export const UPDATE = coreStep("update-remote-links-step")

export const refuseAll = refuseUncountable((input) => input)
export const refuseCreated = refuseUncountable(
  (input) => (input as { create?: Links }).create
)
export const refuseUpdated = refuseUncountable(
  (input) => (input as { update?: Links }).update
)

function refuseUncountable(
  linksOf: (input: unknown) => unknown
): StepSurrounding<unknown> {
  return {
    async invoke({ container, payload }, proceed) {
      const inventory = findHoldfast(container)
      const links = linksOf(payload)

      if (inventory && Array.isArray(links)) {
        await refuseUncountableLinks(container, inventory, links as Links)
      }

      return await proceed()
    },
  }
}

/** The column is an integer. */
const MOST_UNITS = 2 ** 31 - 1

interface VariantLink {
  variant_id: string
  inventory_item_id: string
  required_quantity: unknown
}

/**
 * @throws INVALID_DATA for a quantity that cannot be counted, NOT_FOUND for an item
 * or a variant that is not there
 */
async function refuseUncountableLinks(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  links: Links
): Promise<void> {
  const variantLinks = links.flatMap(toVariantLink)

  for (const link of variantLinks) {
    const { required_quantity: required } = link

    // Not given, it is 1.
    if (
      required !== undefined &&
      (!Number.isInteger(required) ||
        (required as number) < 1 ||
        (required as number) > MOST_UNITS)
    ) {
      throw invalidData(
        `required_quantity of item ${link.inventory_item_id} for variant ${link.variant_id} ` +
          `must be a whole number from 1 to ${MOST_UNITS}, got ${show(required)}`,
        [
          {
            reason: "invalid",
            field: "required_quantity",
            inventory_item_id: link.inventory_item_id,
            variant_id: link.variant_id,
          },
        ]
      )
    }
  }

  if (!variantLinks.length) {
    return
  }

  const itemIds = variantLinks.map((link) => link.inventory_item_id)
  const variantIds = variantLinks.map((link) => link.variant_id)
  const [items, { data: variants }] = await Promise.all([
    inventory.listInventoryItems(
      { id: itemIds },
      { select: ["id"], take: itemIds.length }
    ),
    container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "product_variant",
      fields: ["id"],
      filters: { id: variantIds },
    }),
  ])

  refuseUnknown("Inventory item", itemIds, items)
  refuseUnknown("Product variant", variantIds, variants)
}

function refuseUnknown(
  what: string,
  ids: string[],
  found: { id: string }[]
): void {
  const known = new Set(found.map(({ id }) => id))
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))

  if (unknown.length) {
    throw notFound(
      `${what} with id: ${unknown.join(", ")} was not found`,
      unknown.map((id) => ({ reason: "not_found", id }))
    )
  }
}

function toVariantLink(link: Record<string, unknown>): VariantLink[] {
  const variant = link[Modules.PRODUCT] as Record<string, unknown> | undefined
  const item = link[Modules.INVENTORY] as Record<string, unknown> | undefined
  const data = link["data"] as Record<string, unknown> | undefined
  const variant_id = variant?.["variant_id"]
  const inventory_item_id = item?.["inventory_item_id"]

  return typeof inventory_item_id === "string" && typeof variant_id === "string"
    ? [
        {
          variant_id,
          inventory_item_id,
          required_quantity: data?.["required_quantity"],
        },
      ]
    : []
}
