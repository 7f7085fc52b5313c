import { ReservationItemDTO } from "@medusajs/framework/types"
import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { unknownIds } from "../errors"
import { afterCommit, HoldfastEvents } from "../events"
import { objectOf, parseId, parseIds } from "../input"
import {
  Converted,
  ConvertedCart,
  listConversions,
  readConversion,
} from "../operations/carts/conversions"
import { convertCart } from "../operations/carts/convert-cart"
import { expireReservations } from "../operations/reservations/expire"
import { extendReservations } from "../operations/reservations/extend"
import { findShortages } from "../operations/carts/find-shortages"
import { forgetHoldAges } from "../operations/carts/forget-hold-ages"
import { holdCart } from "../operations/carts/hold-cart"
import {
  EndingHold,
  EndingHolds,
  listEndingHolds,
} from "../operations/carts/list-ending-holds"
import {
  Released,
  releaseReservations,
  ReservationSelector,
} from "../operations/reservations/release"
import { Taken } from "../operations/sourcing/take-units"
import { claimOffer } from "../operations/waitlist/claim"
import { ResolvedHoldfastOptions } from "../options"
import { LineShortage } from "../policy/sourcing/sourcing"
import { toReservation } from "../serialize"
import {
  CartReservationDTO,
  CartScope,
  CartShortage,
  ConvertReservationInput,
  CreateReservationInput,
  ExtendCartReservationsInput,
  HeldCartDTO,
  HoldCartInput,
  PlaceFilter,
  StockContext,
} from "../types"
import { levelsUpdated, ofCart, ofEntry, reservations } from "./changes"
import { ServiceBase } from "./service-base"

/** Reservations of carts: units held before there is an order. */
export abstract class CartMethods extends ServiceBase {
  /** The options in force, with every default filled in. */
  get holdfastOptions(): ResolvedHoldfastOptions {
    return this.options_
  }

  /** Whether the shop's sourcing strategy looks at addresses. */
  get sourcesByPlace(): boolean {
    return this.sourcing_.strategy.needs_places ?? false
  }

  /**
   * Brings a cart's reservations in line with what it needs, exactly: raises,
   * lowers, moves, releases, and lets their time run anew. Call it whenever a cart
   * may have changed; calling it again changes nothing but the time.
   *
   * @returns what the cart holds, and what could not be held
   * @throws INVALID_DATA for bad input or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing, NOT_ALLOWED by the options
   * `cart.max_quantity_per_cart_item` and `cart.max_items_held_per_cart`,
   * NOT_ALLOWED (`insufficient_inventory`, `InsufficientInventoryError`) naming
   * every short line, unless `on_short` is `hold_available`; StockConflictError
   * (`cart_converted`) where the cart is to take units and an order that it became
   * has its own, NOT_ALLOWED (`waitlist_offer_over`) for an offer of the waitlist that is
   * over
   * @example
   * await inventory.holdCartItems({
   *   cart_id: "cart_123",
   *   location_ids: ["sloc_123"],
   *   lines: [
   *     {
   *       line_item_id: "cali_123",
   *       quantity: 2,
   *       inventory_items: [{ inventory_item_id: "iitem_123" }],
   *     },
   *   ],
   * })
   * @example
   * await inventory.holdCartItems({
   *   cart_id: "cart_123",
   *   locations: ["WH-01"],
   *   lines: [
   *     {
   *       line_item_id: "cali_123",
   *       quantity: 2,
   *       inventory_items: [{ sku: "LAMP" }],
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async holdCartItems(
    input: HoldCartInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<HeldCartDTO> {
    const call = await this.withUnitIds_(input, context)
    const how = [this.options_.cart, this.sourcing_, context] as const
    const { held, claimed } = call.waitlist_entry_id
      ? await claimOffer(this.database_, call, ...how)
      : { held: await holdCart(this.database_, call, ...how), claimed: null }

    await this.publish_(
      context,
      claimed ? ofEntry(HoldfastEvents.WAITLIST_CLAIMED, claimed) : []
    )
    await this.publishRewrite_(call.cart_id, held, context)

    return {
      ...(claimed && { claimed_entry_id: claimed.id }),
      cart_id: call.cart_id,
      reservations: [...held.created, ...held.changed].map(
        (row) => toReservation(row) as CartReservationDTO
      ),
      shortages: held.shortages.map(toCartShortage),
      before: describeBefore(call, held),
    }
  }

  /**
   * Finds what a cart could not have now of what its lines need, with what it
   * holds itself. It reads only.
   *
   * @throws INVALID_DATA for bad input or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing
   * @example
   * const shortages = await inventory.findCartShortages({
   *   cart_id: "cart_123",
   *   location_ids: ["sloc_123"],
   *   lines: [
   *     {
   *       line_item_id: "cali_123",
   *       quantity: 2,
   *       inventory_items: [{ inventory_item_id: "iitem_123" }],
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async findCartShortages(
    input: HoldCartInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<CartShortage[]> {
    const shortages = await findShortages(
      this.database_,
      await this.withUnitIds_(input, context),
      this.sourcing_,
      context
    )

    return shortages.map(toCartShortage)
  }

  /**
   * Releases all that carts hold: when a cart is emptied, abandoned or deleted.
   *
   * @param cartIds one or many
   * @returns the ids of the reservations that are gone
   * @example
   * await inventory.releaseCartItems("cart_123")
   */
  async releaseCartItems(
    cartIds: string | string[],
    context?: StockContext
  ): Promise<string[]> {
    const { ids } = await this.release_(
      { cart_id: parseIds(cartIds, "cartId") },
      { forGood: true },
      context
    )

    return ids
  }

  /**
   * Releases all that carts hold at locations: when a location is closed. The
   * carts take the units elsewhere when they are touched next, if they are there.
   *
   * @param locations ids, one or many, or what names them
   * @returns the ids of the reservations that are gone
   * @throws INVALID_DATA for a name that may mean several locations, NOT_FOUND for one
   * that leads to none
   * @example
   * await inventory.releaseCartItemsAt("sloc_123")
   * @example
   * await inventory.releaseCartItemsAt({ location: "WH-01" })
   */
  async releaseCartItemsAt(
    locations: string | string[] | PlaceFilter,
    context: StockContext = {}
  ): Promise<string[]> {
    const of_carts_at = await this.locationIds_(
      locations,
      "locationId",
      context
    )
    const { ids } = await this.release_(
      { of_carts_at },
      { forGood: true },
      context
    )

    return ids
  }

  /**
   * Releases some reservations of carts, all or none: for staff who need the
   * units. Those that have become an order's are not a cart's any more.
   *
   * @param ids one or many
   * @returns the ids, and the carts that held the units
   * @throws NOT_FOUND for an id that is not a cart's reservation
   * @example
   * await inventory.releaseCartReservations("resitem_123")
   */
  async releaseCartReservations(
    ids: string | string[],
    context?: StockContext
  ): Promise<{ ids: string[]; cart_ids: string[] }> {
    const wanted = parseIds(ids, "id")
    const released = await this.release_(
      { of_carts: wanted },
      { forGood: true },
      context
    )

    if (released.ids.length < wanted.length) {
      const rows = (await this.listReservationItems(
        { id: wanted },
        {},
        context
      )) as (ReservationItemDTO & { cart_id: string | null })[]
      const known = new Set(rows.flatMap((row) => (row.cart_id ? row.id : [])))
      const unknown = wanted.filter((id) => !known.has(id))

      throw unknownIds("Cart reservation", unknown)
    }

    return {
      ids: released.ids,
      cart_ids: [...new Set(released.ofCarts.map(({ cart_id }) => cart_id))],
    }
  }

  /**
   * Gives cart reservations more time than the option `cart.max_hold_minutes`
   * would: for staff. All or none.
   *
   * @returns the reservations, by id
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown cart reservation,
   * NOT_ALLOWED for one whose time is over
   * @example
   * await inventory.extendCartReservations({ id: "resitem_123", minutes: 30 })
   */
  @InjectManager()
  async extendCartReservations(
    input: ExtendCartReservationsInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<CartReservationDTO[]> {
    const extended = (
      await extendReservations(this.database_, objectOf(input), context)
    ).map((row) => toReservation(row) as CartReservationDTO)

    await this.publish_(
      context,
      extended.flatMap(({ id, cart_id }) => [
        reservations(CommonEvents.UPDATED, [id]),
        ofCart(HoldfastEvents.CART_RESERVATION_UPDATED, { id, cart_id }),
      ])
    )

    return extended
  }

  /**
   * Takes away cart reservations whose time is over. Their units are free from
   * the moment they expire, whether this is called or not: it tidies up, writes
   * the movements and emits the events. Several may run at once.
   *
   * @param most how many to take away at most; default 500, and never more than 1,000
   * @returns the ids of the reservations that are gone
   * @example
   * await inventory.expireCartReservations()
   */
  @InjectManager()
  async expireCartReservations(
    most: number = 500,
    @MedusaContext() context: StockContext = {}
  ): Promise<string[]> {
    const { removed } = await expireReservations(
      this.database_,
      { most },
      context
    )

    return removed.map(({ id }) => id)
  }

  /**
   * Tells what became of a cart's units: which completion took them, for which
   * lines, and which reservations hold them now: none where that order did not
   * come about, or has been sent or cancelled since.
   *
   * @returns undefined for a cart that was never completed
   * @example
   * await inventory.findCartConversion("cart_123")
   */
  @InjectManager()
  async findCartConversion(
    cartId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<Converted | undefined> {
    return await readConversion(
      this.database_,
      parseId(cartId, "cartId"),
      context
    )
  }

  /**
   * Lists what became of carts' units, in the order of the carts' ids: for the check
   * that looks for orders which were never linked to their cart.
   *
   * @param page `after` is the cart that the page before ended with
   * @example
   * await inventory.listCartConversions({
   *   after: null,
   *   limit: 200,
   *   older_than_seconds: 600,
   * })
   */
  @InjectManager()
  async listCartConversions(
    page: Parameters<typeof listConversions>[1],
    @MedusaContext() context: StockContext = {}
  ): Promise<ConvertedCart[]> {
    return await listConversions(this.database_, page, context)
  }

  /**
   * Lists what carts hold whose time is over, or nearly: for the job that looks for
   * carts which have their order already.
   *
   * @internal
   */
  @InjectManager()
  async listEndingHolds_(
    page: EndingHolds,
    @MedusaContext() context: StockContext = {}
  ): Promise<EndingHold[]> {
    return await listEndingHolds(this.database_, page, context)
  }

  /**
   * Forgets since when carts held what they do not hold any more, where that is
   * too long ago to matter. For a job; several may run at once.
   *
   * @param most how many to forget at most; default 1000, and never more than that
   * @returns how many were forgotten
   * @example
   * await inventory.forgetCartHoldAges()
   */
  @InjectManager()
  async forgetCartHoldAges(
    most: number = 1000,
    @MedusaContext() context: StockContext = {}
  ): Promise<number> {
    const { max_hold_minutes, retake_pause_minutes } = this.options_.cart

    return await forgetHoldAges(
      this.database_,
      { most, older_than_minutes: max_hold_minutes + retake_pause_minutes },
      context
    )
  }

  /**
   * Turns what a cart holds into an order's reservations, and reserves what it does
   * not hold, in one transaction: what completing a cart calls. What the cart holds
   * beyond it is released, unless it `stays`. Within core's own workflows it is called
   * for you; in a workflow of your own that reserves by itself, call it in the place
   * of `createReservationItems`.
   *
   * @returns the order's reservations; those there are already where this completion
   * has converted these lines before
   * @throws INVALID_DATA for a bad row or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing, NOT_ALLOWED (`insufficient_inventory`) for
   * units that the cart does not hold and that are not there, StockConflictError
   * (`cart_converted`) where another completion of the cart has its units
   * @example
   * await inventory.convertCartItems(
   *   { id: "cart_123", completion_id: order.id, location_ids: ["sloc_123"] },
   *   [
   *     {
   *       line_item_id: "ordli_123",
   *       inventory_item_id: "iitem_123",
   *       location_id: "sloc_123",
   *       quantity: 2,
   *     },
   *   ]
   * )
   */
  @InjectManager()
  async convertCartItems(
    cart: CartScope,
    input: ConvertReservationInput | ConvertReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO[]> {
    return await this.convert_(cart, input, context)
  }

  /** @internal the same for the part of reservations, within a call that has a manager */
  async convert_(
    cart: CartScope,
    input: ConvertReservationInput | ConvertReservationInput[],
    context: StockContext
  ): Promise<ReservationItemDTO[]> {
    const converted = await convertCart(
      this.database_,
      await this.withUnitIds_(cart, context),
      (await this.withIds_(input, context)) as CreateReservationInput[],
      this.options_.cart,
      this.sourcing_,
      context
    )

    if (converted.converted) {
      return await this.listReservationItems(
        { id: converted.converted.reservation_ids },
        {},
        context
      )
    }
    await this.publishRewrite_(cart.id, converted, context)
    await afterCommit(context, async () =>
      this.bell_.ring({ cartIds: [cart.id] })
    )

    return [...converted.created, ...converted.changed]
      .filter(({ cart_id }) => !cart_id)
      .map(toReservation)
  }

  /** @internal for the part of reservations */
  @InjectManager()
  async release_(
    selector: ReservationSelector,
    config: { forGood?: boolean },
    @MedusaContext() context: StockContext = {}
  ): Promise<Released> {
    const released = await releaseReservations(
      this.database_,
      selector,
      config,
      context
    )

    await this.publish_(
      context,
      reservations(CommonEvents.DELETED, released.ids),
      released.ofCarts.map((row) =>
        ofCart(HoldfastEvents.CART_RESERVATION_RELEASED, row)
      ),
      levelsUpdated(released.levelIds)
    )

    return released
  }

  /** @internal tells what became of the units of a cart, or of who waits */
  async publishRewrite_(
    cart_id: string,
    { created, changed, removed, level_ids }: Taken,
    context: StockContext
  ): Promise<void> {
    const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)
    const isOfCart = (row: { cart_id: string | null }) => !!row.cart_id
    const told = (eventName: string, ids: string[]) =>
      ids.map((id) => ofCart(eventName, { id, cart_id }))

    await this.publish_(
      context,
      reservations(CommonEvents.CREATED, idsOf(created)),
      reservations(CommonEvents.UPDATED, idsOf(changed)),
      reservations(
        CommonEvents.DELETED,
        removed.map(({ id }) => id)
      ),
      told(
        HoldfastEvents.CART_RESERVATION_CREATED,
        idsOf(created.filter(isOfCart))
      ),
      told(
        HoldfastEvents.CART_RESERVATION_UPDATED,
        idsOf(changed.filter(isOfCart))
      ),
      told(
        HoldfastEvents.CART_RESERVATION_CONVERTED,
        idsOf(changed.filter((row) => !isOfCart(row)))
      ),
      removed.map(({ id, is_expired }) =>
        ofCart(
          is_expired
            ? HoldfastEvents.CART_RESERVATION_EXPIRED
            : HoldfastEvents.CART_RESERVATION_RELEASED,
          { id, cart_id }
        )
      ),
      levelsUpdated(level_ids)
    )
  }
}

const toCartShortage = (short: LineShortage): CartShortage => ({
  line_item_id: short.line_id,
  inventory_item_id: short.inventory_item_id,
  requested: short.requested.toNumber(),
  available: short.available.toNumber(),
})

/** What holds again what the cart held before, as far as it is there. */
function describeBefore(
  { cart_id, location_ids = [], held_by }: HoldCartInput,
  { before }: Taken
): HoldCartInput {
  const live = before.filter(({ is_expired }) => !is_expired)
  const lineIds = [...new Set(live.map(({ line_item_id }) => line_item_id))]

  return {
    cart_id,
    ...(held_by && { held_by }),
    on_short: "hold_available",
    location_ids: [
      ...new Set([...live.map((row) => row.location_id), ...location_ids]),
    ],
    lines: lineIds.flatMap((line_item_id) => {
      const rows = live.filter((row) => row.line_item_id === line_item_id)

      return line_item_id
        ? [
            {
              line_item_id,
              quantity: 1,
              allow_backorder: rows.some((row) => row.allow_backorder),
              inventory_items: rows.map((row) => ({
                inventory_item_id: row.inventory_item_id,
                required_quantity: row.quantity,
              })),
            },
          ]
        : []
    }),
  }
}
