import { Context, DAL } from "@medusajs/framework/types"
import { mikroOrmBaseRepositoryFactory } from "@medusajs/framework/utils"

import {
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockMovement,
} from "../models"

/**
 * The operations write past the ORM, so within a caller's transaction the
 * entities it has loaded before may be out of date: reads there load anew.
 */
function loadAnew<Options extends { options?: object }>(
  find: Options | undefined,
  context: Context | undefined
): Options | undefined {
  if (!context?.transactionManager) {
    return find
  }

  return { ...find!, options: { ...find?.options, refresh: true } }
}

function freshRepository(
  model: Parameters<typeof mikroOrmBaseRepositoryFactory>[0]
) {
  const Repository = mikroOrmBaseRepositoryFactory(model)

  return class extends Repository {
    override async find(find?: DAL.FindOptions<object>, context?: Context) {
      return await super.find(loadAnew(find, context), context)
    }

    override async findAndCount(
      find?: DAL.FindOptions<object>,
      context?: Context
    ) {
      return await super.findAndCount(loadAnew(find, context), context)
    }
  }
}

export class InventoryItemRepository extends freshRepository(InventoryItem) {}
export class InventoryLevelRepository extends freshRepository(InventoryLevel) {}
export class ReservationItemRepository extends freshRepository(
  ReservationItem
) {}
export class StockMovementRepository extends freshRepository(StockMovement) {}
