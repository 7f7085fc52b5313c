import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { HoldfastEvents } from "../events"
import { objectOf, parseId } from "../input"
import { returnOffer } from "../operations/waitlist/claim"
import { readEntry, readEntryByToken } from "../operations/waitlist/entries"
import { joinWaitlist } from "../operations/waitlist/join"
import {
  forgetEnded,
  forgetShopper,
  Left,
  leaveOne,
  leaveWaitlist,
  parseEntryIds,
} from "../operations/waitlist/leave"
import {
  listWaitlist,
  readPositions,
  sumUpWaitlist,
} from "../operations/waitlist/list-waitlist"
import { offerNext } from "../operations/waitlist/offer"
import { listPlaces, noteTold, takeUntold } from "../operations/waitlist/watch"
import {
  HeldCartDTO,
  JoinedWaitlist,
  JoinWaitlistInput,
  ListedWaitlistQueue,
  OfferWaitlistInput,
  StockContext,
  TokenOfEntry,
  WaitlistCountDTO,
  WaitlistEntryDTO,
  WaitlistFilter,
  WaitlistQueue,
} from "../types"
import type { CartMethods } from "./cart-methods"
import {
  levelsUpdated,
  messagesOf,
  ofCart,
  ofEntry,
  reservations,
} from "./changes"
import { ServiceBase } from "./service-base"

/** What this part needs of its siblings, with which the service merges it. */
const carts = (part: WaitlistMethods) =>
  part as unknown as Pick<CartMethods, "publishRewrite_">

/** The waitlist: who wants what is out of stock, and is offered it when it comes. */
export abstract class WaitlistMethods extends ServiceBase {
  /**
   * Has somebody wait for a variant that is out of stock in a sales channel. Whoever
   * waits already keeps their place, with the quantity that they want now.
   *
   * @returns the entry, and the token by which it is left: told once, for a new one
   * @throws INVALID_DATA for bad input or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing, NOT_ALLOWED (`waitlist_in_stock`) where as many are there,
   * (`waitlist_full`) above a cap of the option `waitlist`
   * @example
   * const { entry, token } = await inventory.joinWaitlist({
   *   variant_id: "variant_123",
   *   sales_channel_id: "sc_123",
   *   email: "anna@example.com",
   *   quantity: 2,
   *   inventory_items: [{ inventory_item_id: "iitem_123" }],
   *   location_ids: ["sloc_123"],
   * })
   */
  @InjectManager()
  async joinWaitlist(
    input: JoinWaitlistInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<JoinedWaitlist> {
    const joined = await joinWaitlist(
      this.database_,
      await this.withUnitIds_(input, context),
      this.options_.waitlist,
      this.sourcing_,
      context
    )

    this.bell_.arm()

    if (joined.token) {
      await this.publish_(
        context,
        ofEntry(HoldfastEvents.WAITLIST_JOINED, joined.entry, {
          ...toldOf(joined.entry),
          quantity: joined.entry.quantity,
          token: joined.token,
        })
      )
    }

    return joined
  }

  /**
   * Offers units of a variant to the first of those who wait that can be served with what
   * is there, and holds them for the option `waitlist.hold_hours`. Call it until it
   * answers null: each call is a transaction of its own. However many call it at once,
   * nobody is passed over and no unit is offered twice.
   *
   * Who wants more than there is waits on, unless they accept less, and those behind them
   * are served meanwhile.
   *
   * @returns the offer and its token, which is told once, or null where nobody can be served
   * @throws INVALID_DATA for bad input or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing, StockConflictError (`stock_busy`)
   * @example
   * const offer = await inventory.offerToWaitlist({
   *   variant_id: "variant_123",
   *   sales_channel_id: "sc_123",
   *   inventory_items: [{ inventory_item_id: "iitem_123" }],
   *   location_ids: ["sloc_123"],
   * })
   */
  @InjectManager()
  async offerToWaitlist(
    input: OfferWaitlistInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<TokenOfEntry | null> {
    const { offer, closed } = await offerNext(
      this.database_,
      await this.withUnitIds_(input, context),
      this.options_,
      this.sourcing_,
      context
    )

    await this.publish_(context, closed.map(toldOfEnd))

    if (!offer) {
      return null
    }

    const { taken, ...told } = offer

    await carts(this).publishRewrite_(told.entry.id, taken, context)

    return told
  }

  /**
   * Retrieves an entry.
   *
   * @throws NOT_FOUND if there is none
   */
  @InjectManager()
  async retrieveWaitlistEntry(
    id: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<WaitlistEntryDTO> {
    const { is_over, ...entry } = await readEntry(
      this.database_,
      parseId(id, "id"),
      context
    )

    return entry
  }

  /**
   * Finds the entry that a token leads to: of joining, or of an offer.
   *
   * @returns `may_claim` where it is the token of the offer
   * @throws NOT_FOUND for one that is none, or was replaced
   */
  @InjectManager()
  async findWaitlistEntryByToken(
    token: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<{ entry: WaitlistEntryDTO; may_claim: boolean }> {
    return await readEntryByToken(this.database_, token, context)
  }

  /**
   * Lists entries, the newest first, with how many there are in all.
   *
   * @throws INVALID_DATA for a bad filter, offset or limit (1 to 1000, default 50)
   * @example
   * await inventory.listWaitlistEntries({ variant_id: "variant_123", status: "waiting" })
   */
  @InjectManager()
  async listWaitlistEntries(
    filter: WaitlistFilter = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ entries: WaitlistEntryDTO[]; count: number }> {
    return await listWaitlist(this.database_, filter, context)
  }

  /**
   * Tells the places of entries that wait, from 1; others have none.
   *
   * @param ids one or many
   */
  @InjectManager()
  async findWaitlistPositions(
    ids: string | string[],
    @MedusaContext() context: StockContext = {}
  ): Promise<Map<string, number>> {
    return await readPositions(this.database_, parseEntryIds(ids), context)
  }

  /**
   * Counts who waits by variant and sales channel, those first for which most units are
   * wanted, with what became of others: also of those that are forgotten.
   *
   * @throws INVALID_DATA for a bad filter, offset or limit (1 to 1000, default 50)
   */
  @InjectManager()
  async countWaitlist(
    filter: Pick<
      WaitlistFilter,
      "variant_id" | "sales_channel_id" | "limit" | "offset"
    > = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ counts: WaitlistCountDTO[]; count: number }> {
    return await sumUpWaitlist(this.database_, filter, context)
  }

  /**
   * Ends an entry that waits or was offered something: what is held for it is free. One
   * that has ended already stays as it is, and what is in a cart is the cart's.
   *
   * @returns the entry as it is afterwards
   * @throws NOT_FOUND if there is none
   * @example
   * await inventory.leaveWaitlist("swait_123")
   */
  @InjectManager()
  async leaveWaitlist(
    id: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<WaitlistEntryDTO> {
    const { entry, ...left } = await leaveOne(
      this.database_,
      parseId(id, "id"),
      context
    )

    await this.publishLeft_(left, context)

    return entry
  }

  /**
   * Ends entries of which there is nothing to wait for any more, such as those of
   * variants that are deleted.
   *
   * @param ids one or many
   * @returns how many were live
   */
  @InjectManager()
  async closeWaitlistEntries(
    ids: string | string[],
    @MedusaContext() context: StockContext = {}
  ): Promise<number> {
    const left = await leaveWaitlist(
      this.database_,
      parseEntryIds(ids),
      "lapsed",
      context
    )

    await this.publishLeft_(left, context)

    return left.entries.length
  }

  /**
   * Forgets somebody by their address or as a customer: what they wait for ends, what is
   * held for them is free, and of their entries the figures alone stay.
   *
   * @returns how many entries were theirs
   * @throws INVALID_DATA where neither is named, or both
   * @example
   * await inventory.forgetWaitlist({ email: "anna@example.com" })
   */
  @InjectManager()
  async forgetWaitlist(
    shopper: { email?: string | null; customer_id?: string | null },
    @MedusaContext() context: StockContext = {}
  ): Promise<number> {
    const { forgotten, ...left } = await forgetShopper(
      this.database_,
      objectOf(shopper),
      context
    )

    await this.publishLeft_(left, context)

    return forgotten
  }

  /**
   * Forgets whose entries were that ended longer ago than the option `waitlist.keep_days`
   * says: for a job.
   *
   * @param most how many at most; default 1000, and never more than that
   * @returns how many
   */
  @InjectManager()
  async forgetEndedWaitlist(
    most: number = 1000,
    @MedusaContext() context: StockContext = {}
  ): Promise<number> {
    return await forgetEnded(
      this.database_,
      { most, days: this.options_.waitlist.keep_days },
      context
    )
  }

  /**
   * Tells of an offer by its event, and notes that it was told.
   *
   * @param isTold whether that was all that there was to tell; else the job tells it again
   */
  @InjectManager()
  async tellWaitlistOffer(
    { entry, token }: TokenOfEntry,
    isTold: boolean,
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    await this.emitEvents_({
      default: messagesOfOffer(entry, token),
    })

    if (isTold) {
      await noteTold(this.database_, [entry.id], context)
    }
  }

  /**
   * Takes up an offer that was never told, with a new token: its process died, or the
   * provider of notifications did not answer. For a job.
   *
   * @param afterSeconds how long it has waited at least
   * @returns null if there is none
   */
  @InjectManager()
  async takeUntoldWaitlistOffer(
    afterSeconds: number = 60,
    @MedusaContext() context: StockContext = {}
  ): Promise<TokenOfEntry | null> {
    return await takeUntold(this.database_, afterSeconds, context)
  }

  /**
   * Lists variants and sales channels where somebody waits, or an offer may be over, in
   * order: for the job that makes good for what was missed.
   *
   * @param after the last one of the page before
   */
  @InjectManager()
  async listWaitlistQueues(
    after: WaitlistQueue | null = null,
    limit: number = 100,
    @MedusaContext() context: StockContext = {}
  ): Promise<ListedWaitlistQueue[]> {
    return await listPlaces(this.database_, after, limit, context)
  }

  /**
   * Gives back what a cart was given of an offer: to whoever waited, for as long as it
   * was offered to them. For a claim that is undone.
   *
   * @param held what holding it answered
   * @returns whether the cart had it still
   */
  @InjectManager()
  async returnWaitlistOffer(
    held: HeldCartDTO,
    @MedusaContext() context: StockContext = {}
  ): Promise<boolean> {
    const { before } = objectOf(held)
    const returned = await returnOffer(
      this.database_,
      { ...held, before: await this.withUnitIds_(before, context) },
      this.options_,
      this.sourcing_,
      context
    )

    if (!returned) {
      return false
    }

    const { publishRewrite_ } = carts(this)

    await publishRewrite_.call(this, returned.entry_id, returned.entry, context)
    await publishRewrite_.call(this, before.cart_id, returned.cart, context)

    return true
  }

  private async publishLeft_(
    { entries, released }: Left,
    context: StockContext
  ): Promise<void> {
    await this.publish_(
      context,
      entries.map(toldOfEnd),
      reservations(CommonEvents.DELETED, released.ids),
      released.ofCarts.map((row) =>
        ofCart(HoldfastEvents.CART_RESERVATION_RELEASED, row)
      ),
      levelsUpdated(released.levelIds)
    )
  }
}

const ENDS: Partial<Record<WaitlistEntryDTO["status"], string>> = {
  taken: HoldfastEvents.WAITLIST_TAKEN,
  lapsed: HoldfastEvents.WAITLIST_LAPSED,
  left: HoldfastEvents.WAITLIST_LEFT,
}

const toldOfEnd = (entry: WaitlistEntryDTO) =>
  ofEntry(ENDS[entry.status]!, entry)

/** Whom to tell, and how. */
const toldOf = ({ email, customer_id, locale }: WaitlistEntryDTO) => ({
  email,
  customer_id,
  locale,
})

const messagesOfOffer = (entry: WaitlistEntryDTO, token: string) =>
  messagesOf(
    ofEntry(HoldfastEvents.WAITLIST_OFFERED, entry, {
      ...toldOf(entry),
      quantity: entry.offered_quantity,
      expires_at: new Date(entry.offer_expires_at!).toISOString(),
      token,
    }),
    undefined
  )
