import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"
import {
  Context,
  FilterableReservationItemProps,
  FindConfig,
  ReservationItemDTO,
  RestoreReturn,
  SoftDeleteReturn,
} from "@medusajs/framework/types"

import { objectOf, parseIds } from "../input"
import { LISTED_RESERVATIONS } from "../operations/lists/listed-tables"
import { reserve } from "../operations/reservations/reserve"
import { restoreReservations } from "../operations/reservations/restore"
import { updateReservations } from "../operations/reservations/update-reservations"
import { toReservation } from "../serialize"
import {
  CartScope,
  CreateReservationInput,
  StockContext,
  UpdateReservationInput,
} from "../types"
import type { CartMethods } from "./cart-methods"
import { levelsUpdated } from "./changes"
import { inKind, pick, ServiceBase } from "./service-base"
import { OfSeveralForms } from "./service-edge"

/** What this part needs of its siblings, with which the service merges it. */
const carts = (part: ReservationMethods) =>
  part as unknown as Pick<CartMethods, "convert_" | "release_">

/** Reservations: units promised. */
export abstract class ReservationMethods extends ServiceBase {
  /**
   * Lists reservations, by id unless ordered otherwise.
   *
   * @throws INVALID_DATA for a filter that cannot be read
   * @example
   * await inventory.listReservationItems({ line_item_id: "ordli_123" })
   */
  override async listReservationItems(
    filters: FilterableReservationItemProps = {},
    config: FindConfig<ReservationItemDTO> = {},
    context: Context = {}
  ): Promise<ReservationItemDTO[]> {
    return (
      (await this.listed_<ReservationItemDTO>(
        LISTED_RESERVATIONS,
        objectOf(filters, "The filter"),
        objectOf(config, "The config"),
        context
      )) ?? (await super.listReservationItems(filters, config, context))
    )
  }

  /** The same, with how many there are in all. */
  override async listAndCountReservationItems(
    filters: FilterableReservationItemProps = {},
    config: FindConfig<ReservationItemDTO> = {},
    context: Context = {}
  ): Promise<[ReservationItemDTO[], number]> {
    return (
      (await this.listedAndCounted_<ReservationItemDTO>(
        LISTED_RESERVATIONS,
        objectOf(filters, "The filter"),
        objectOf(config, "The config"),
        context
      )) ?? (await super.listAndCountReservationItems(filters, config, context))
    )
  }

  /**
   * Retrieves a reservation by its id.
   *
   * @throws NOT_FOUND if there is none
   */
  override async retrieveReservationItem(
    id: string,
    config?: FindConfig<ReservationItemDTO>,
    context: Context = {}
  ): Promise<ReservationItemDTO> {
    return (
      (await this.retrieved_<ReservationItemDTO>(
        LISTED_RESERVATIONS,
        id,
        config,
        context
      )) ?? (await super.retrieveReservationItem(id, config, context))
    )
  }

  /**
   * Reserves units: promises them to a line item, or to whoever asks. All rows
   * or none; rows of one call that share a level are one demand. Past the stock
   * only with `allow_backorder`.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not
   * stocked at the location, NOT_ALLOWED (`insufficient_inventory`,
   * `InsufficientInventoryError`) for units that are not there
   * @example
   * await inventory.createReservationItems({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   quantity: 2,
   *   line_item_id: "ordli_123",
   * })
   */
  createReservationItems(
    input: CreateReservationInput[],
    context?: StockContext
  ): Promise<ReservationItemDTO[]>
  createReservationItems(
    input: CreateReservationInput,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  @InjectManager()
  async createReservationItems(
    input: CreateReservationInput | CreateReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO | ReservationItemDTO[]> {
    const { cart, cartsOf } = context.caller ?? {}

    // The cart that core's workflow completes: its units become the order's.
    if (cart) {
      return await carts(this).convert_(cart, input, context)
    }

    const groups =
      cartsOf && groupByCart(input, await cartsOf(lineIdsOf(input)))

    if (groups?.length) {
      return await this.convertCarts_(groups, context)
    }

    const { reservations, levelIds } = await this.demand_(context, () =>
      reserve(this.database_, input, context)
    )
    const created = reservations.map(toReservation)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.CREATED,
        ids: created.map(({ id }) => id),
      },
      levelsUpdated(levelIds)
    )

    return inKind(input, created)
  }

  /**
   * Changes reservations: quantity, location (a move, without a moment in which
   * somebody else could take the units), or what describes them. All or none.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown reservation or
   * a location without the item, NOT_ALLOWED (`insufficient_inventory`) for
   * units that are not there
   * @example
   * await inventory.updateReservationItems("resitem_123", { quantity: 3 })
   * @example
   * await inventory.updateReservationItems([
   *   { id: "resitem_123", location_id: "sloc_456" },
   * ])
   */
  updateReservationItems(
    input: UpdateReservationInput[],
    context?: StockContext
  ): Promise<ReservationItemDTO[]>
  updateReservationItems(
    input: UpdateReservationInput,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  updateReservationItems(
    id: string,
    data: Omit<UpdateReservationInput, "id">,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  @OfSeveralForms()
  async updateReservationItems(
    ...call:
      | [UpdateReservationInput | UpdateReservationInput[], StockContext?]
      | [string, Omit<UpdateReservationInput, "id">, StockContext?]
  ): Promise<ReservationItemDTO | ReservationItemDTO[]> {
    if (typeof call[0] === "string") {
      const [id, data, context] = call as [
        string,
        Omit<UpdateReservationInput, "id">,
        StockContext?,
      ]
      const [reservation] = await this.updateReservationItems_(
        { ...data, id },
        context
      )

      return reservation!
    }

    const [input, context] = call as [
      UpdateReservationInput | UpdateReservationInput[],
      StockContext?,
    ]

    return inKind(input, await this.updateReservationItems_(input, context))
  }

  @InjectManager()
  protected async updateReservationItems_(
    input: UpdateReservationInput | UpdateReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO[]> {
    const { reservations, levelIds } = await this.demand_(context, () =>
      updateReservations(this.database_, input, context)
    )
    const updated = reservations.map(toReservation)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: updated.map(({ id }) => id),
      },
      levelsUpdated(levelIds)
    )

    return updated
  }

  /**
   * Releases reservations for good. Unknown and released ones are passed over,
   * so the call can be repeated.
   *
   * @example
   * await inventory.deleteReservationItems(["resitem_123", "resitem_456"])
   */
  async deleteReservationItems(
    ids: string | string[],
    context?: StockContext
  ): Promise<void> {
    await carts(this).release_(
      { id: parseIds(ids, "reservationItemId") },
      { forGood: true },
      context
    )
  }

  /**
   * Releases reservations so that they can be restored.
   *
   * @example
   * await inventory.softDeleteReservationItems(["resitem_123"])
   */
  async softDeleteReservationItems<Keys extends string = string>(
    ids: string | string[],
    config?: SoftDeleteReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const released = await carts(this).release_(
      { id: parseIds(ids, "reservationItemIds") },
      {},
      context
    )

    return pick({ reservation_item_id: released.ids }, config)
  }

  /**
   * Releases the reservations of line items. `restoreReservationItemsByLineItem`
   * undoes it.
   *
   * @example
   * await inventory.deleteReservationItemsByLineItem("ordli_123")
   */
  async deleteReservationItemsByLineItem(
    lineItemId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await carts(this).release_(
      { line_item_id: parseIds(lineItemId, "lineItemId") },
      {},
      context
    )
  }

  /**
   * Releases all reservations at locations, as when a location closes.
   *
   * @example
   * await inventory.deleteReservationItemByLocationId("sloc_123")
   */
  async deleteReservationItemByLocationId(
    locationId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await carts(this).release_(
      { location_id: parseIds(locationId, "locationId") },
      {},
      context
    )
  }

  /**
   * Restores soft-deleted reservations. That takes the units again, if they are
   * still there; live reservations are passed over.
   *
   * @throws NOT_ALLOWED (`insufficient_inventory`) if somebody else has the
   * units by now, NOT_FOUND if the item is no longer stocked there
   * @example
   * await inventory.restoreReservationItems(["resitem_123"])
   */
  async restoreReservationItems<Keys extends string = string>(
    ids: string | string[],
    config?: RestoreReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const restored = await this.restoreReservations_(
      { id: parseIds(ids, "reservationItemIds") },
      context
    )

    return pick({ reservation_item_id: restored.ids }, config)
  }

  /**
   * Undoes the last `deleteReservationItemsByLineItem` of these line items: what
   * it released comes back, and nothing that was deleted before.
   *
   * @throws NOT_ALLOWED (`insufficient_inventory`) if somebody else has the
   * units by now
   * @example
   * await inventory.restoreReservationItemsByLineItem("ordli_123")
   */
  async restoreReservationItemsByLineItem(
    lineItemId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.restoreReservations_(
      { line_item_id: parseIds(lineItemId, "lineItemId") },
      context
    )
  }

  @InjectManager()
  protected async restoreReservations_(
    selector: { id: string[] } | { line_item_id: string[] },
    @MedusaContext() context: StockContext = {}
  ): Promise<{ ids: string[]; levelIds: string[] }> {
    const restored = await this.demand_(context, () =>
      restoreReservations(this.database_, selector, context)
    )

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.RESTORED,
        ids: restored.ids,
      },
      levelsUpdated(restored.levelIds)
    )

    return restored
  }

  /** Carts' reservations become orders', of all of them or of none. */
  private async convertCarts_(
    groups: CartGroup[],
    context: StockContext
  ): Promise<ReservationItemDTO[]> {
    const [first, ...others] = groups

    if (!others.length) {
      return await carts(this).convert_(first!.cart, first!.rows, context)
    }

    return await this.database_.transaction(context, async (inside) => {
      const converted: ReservationItemDTO[] = []

      for (const { rows, cart } of groups) {
        converted.push(...(await carts(this).convert_(cart, rows, inside)))
      }

      return converted
    })
  }
}

interface CartGroup {
  cart: CartScope
  rows: CreateReservationInput[]
}

function lineIdsOf(
  input: CreateReservationInput | CreateReservationInput[]
): string[] {
  return [input].flat().flatMap(({ line_item_id }) => line_item_id ?? [])
}

/** Rows of lines that come from no cart are reserved with those that do. */
function groupByCart(
  input: CreateReservationInput | CreateReservationInput[],
  carts: Map<string, CartScope>
): CartGroup[] {
  const rows = [input].flat()
  const all = [...new Set(carts.values())].sort((one, other) =>
    one.id < other.id ? -1 : 1
  )

  return all.map((cart, index) => ({
    cart,
    rows: rows.filter(({ line_item_id }) => {
      const own = carts.get(line_item_id ?? "")

      return own ? own === cart : index === 0
    }),
  }))
}
