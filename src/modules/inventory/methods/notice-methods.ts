import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { gatherNotices } from "../operations/notices/gather-notices"
import { keepNotices, noteOverdue } from "../operations/notices/keep-notices"
import { endDigest, takeDigest } from "../operations/notices/notice-digests"
import { noticeTargets } from "../policy/notices/notices"
import { NewStockNotice, StockContext, StockNoticeDigest } from "../types"
import { ServiceBase } from "./service-base"

/** What people are told of the stock, by the option `notices`. */
export abstract class NoticeMethods extends ServiceBase {
  /**
   * Keeps something that people are to be told of, until it is gathered. What nobody is
   * told of by the option `notices` is not kept.
   *
   * @param notices one or many, each of another subject
   * @example
   * await inventory.keepStockNotices({
   *   kind: "check_faults",
   *   subject: "scheck_2026-12-04",
   *   data: { findings: 3 },
   * })
   */
  @InjectManager()
  async keepStockNotices(
    notices: NewStockNotice | NewStockNotice[],
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    await keepNotices(
      this.database_,
      [notices]
        .flat()
        .filter(
          ({ kind }) => noticeTargets(this.options_.notices, kind).length
        ),
      context
    )
  }

  /**
   * Looks for deliveries that are late, and makes digests of what has waited for as long
   * as the option `notices.digest_minutes` says: for a job.
   */
  @InjectManager()
  async gatherStockNotices(
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const rules = this.options_.notices

    if (noticeTargets(rules, "overdue_incoming").length) {
      await noteOverdue(this.database_, context)
    }
    await gatherNotices(this.database_, rules, context)
  }

  /**
   * Takes a digest to be sent, which no other process has then for ten minutes: for a job.
   *
   * @returns null if none is due
   */
  @InjectManager()
  async takeStockNoticeDigest(
    @MedusaContext() context: StockContext = {}
  ): Promise<StockNoticeDigest | null> {
    return await takeDigest(this.database_, context)
  }

  /**
   * Ends an attempt to send a digest. One that was not sent is due again later, each time
   * by a minute more, and is given up after ten attempts.
   *
   * @param digest as it was taken
   * @returns whether it is gone: it was sent, or is given up
   */
  @InjectManager()
  async endStockNoticeDigest(
    digest: StockNoticeDigest,
    isSent: boolean,
    @MedusaContext() context: StockContext = {}
  ): Promise<boolean> {
    return await endDigest(this.database_, digest, isSent, context)
  }
}
