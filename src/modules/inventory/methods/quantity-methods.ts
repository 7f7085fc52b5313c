import {
  BigNumber,
  InjectManager,
  MathBN,
  MedusaContext,
} from "@medusajs/framework/utils"
import { BigNumberInput } from "@medusajs/framework/types"

import { parseId, parseIds } from "../input"
import {
  Quantities,
  readQuantities,
} from "../operations/levels/read-quantities"
import { parseQuantity } from "../policy/quantity"
import { StockContext } from "../types"
import { ServiceBase } from "./service-base"

/** Sums over locations. */
export abstract class QuantityMethods extends ServiceBase {
  /**
   * The units of an item that are neither reserved nor withheld, summed over
   * locations. A location below zero counts as it is; to know what can be sold
   * use `confirmInventory`.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveAvailableQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: StockContext
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .available
  }

  /**
   * The units of an item on hand, summed over locations.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveStockedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: StockContext
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .stocked
  }

  /**
   * The units of an item that are promised, summed over locations.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveReservedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: StockContext
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .reserved
  }

  /**
   * Whether the locations together could serve this many units now. Each
   * location counts from zero: one that is backordered takes nothing from
   * another. It promises nothing: to hold units, reserve them. What the cart that
   * asks holds already is there for it.
   *
   * @throws NOT_FOUND for an unknown item, INVALID_DATA for a bad quantity
   * @example
   * await inventory.confirmInventory("iitem_123", ["sloc_1", "sloc_2"], 5)
   */
  async confirmInventory(
    inventoryItemId: string,
    locationIds: string[],
    quantity: BigNumberInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<boolean> {
    const wanted = parseQuantity(quantity, "quantity")

    // Decided where the cart's units are held, with a word for what is missing.
    if (context.caller?.is_held_later) {
      return true
    }

    const { sellable } = await this.quantities_(
      inventoryItemId,
      locationIds,
      context
    )

    return MathBN.gte(sellable, wanted)
  }

  @InjectManager()
  protected async quantities_(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: StockContext = {}
  ): Promise<Quantities> {
    return await readQuantities(
      this.database_,
      parseId(inventoryItemId, "inventoryItemId"),
      parseIds(locationIds, "locationIds"),
      context.caller?.cart?.id,
      context
    )
  }
}
