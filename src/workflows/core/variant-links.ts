import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import { invalidData, notFound } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import { show } from "../../modules/inventory/policy/quantity"
import { readKnownIds } from "../read-graph"
import { coreStep, StepSurrounding } from "./core-step"

/**
 * Core links a variant to any number of any item: to none of it, to fewer than
 * none, to an item that is not there. What is sold could then not be counted: no
 * unit would leave the stock, or adding to a cart ends in an unknown 500.
 */
interface Link {
  [Modules.PRODUCT]?: { variant_id?: unknown }
  [Modules.INVENTORY]?: { inventory_item_id?: unknown }
  data?: { required_quantity?: unknown }
}

export const CREATE = coreStep("create-remote-links")
export const UPDATE = coreStep("update-remote-links-step")

export const refuseAll = refuseUncountable((input) => input)
export const refuseCreated = refuseUncountable(
  (input) => (input as { create?: Link[] }).create
)
export const refuseUpdated = refuseUncountable(
  (input) => (input as { update?: Link[] }).update
)

function refuseUncountable(
  linksOf: (input: unknown) => unknown
): StepSurrounding<unknown> {
  return {
    async invoke({ container, payload }, proceed) {
      const inventory = findHoldfast(container)
      const links = linksOf(payload)

      if (inventory && Array.isArray(links)) {
        await refuseUncountableLinks(container, inventory, links as Link[])
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
  links: Link[]
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
  const [items, variants] = await Promise.all([
    inventory.listInventoryItems(
      { id: itemIds },
      { select: ["id"], take: itemIds.length }
    ),
    readKnownIds(container, "product_variant", variantIds),
  ])

  refuseUnknown("Inventory item", itemIds, new Set(items.map(({ id }) => id)))
  refuseUnknown("Product variant", variantIds, variants)
}

function refuseUnknown(what: string, ids: string[], known: Set<string>): void {
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))

  if (unknown.length) {
    throw notFound(
      `${what} with id: ${unknown.join(", ")} was not found`,
      unknown.map((id) => ({ reason: "not_found", id }))
    )
  }
}

function toVariantLink(link: Link): VariantLink[] {
  const variant_id = link[Modules.PRODUCT]?.variant_id
  const inventory_item_id = link[Modules.INVENTORY]?.inventory_item_id

  return typeof inventory_item_id === "string" && typeof variant_id === "string"
    ? [
        {
          variant_id,
          inventory_item_id,
          required_quantity: link.data?.required_quantity,
        },
      ]
    : []
}
