import {
  INotificationModuleService,
  MedusaContainer,
} from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import {
  findHoldfast,
  resolveHoldfast,
} from "../../modules/inventory/find-holdfast"
import { FEED } from "../../modules/inventory/policy/notices/notices"
import { StockNoticeDigest } from "../../modules/inventory/types"
import { nameLines } from "./name-lines"
import { noticeText } from "./notice-text"

/**
 * Tells people of the stock, by the option `notices`: gathers what waits, and sends what
 * is due. Several processes may do so at once, and each digest is sent by one of them.
 * Where the shop has no notifications, it does nothing.
 *
 * @returns how many digests were sent
 */
export async function sendNotices(container: MedusaContainer): Promise<number> {
  const inventory = findHoldfast(container)
  const notifications = container.resolve<
    INotificationModuleService | undefined
  >(Modules.NOTIFICATION, { allowUnregistered: true })

  if (!notifications || !inventory) {
    return 0
  }

  await inventory.gatherStockNotices()

  let sent = 0

  for (;;) {
    const digest = await inventory.takeStockNoticeDigest()

    if (!digest) {
      return sent
    }
    if (await send(container, notifications, digest)) {
      sent++
    }
  }
}

/**
 * Sends what waits for nothing, right after it was kept: what is done is done, whether it
 * can be told now or by the job.
 */
export async function sendNoticesNow(
  container: MedusaContainer
): Promise<void> {
  try {
    await sendNotices(container)
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Holdfast: notices could not be sent, and are left to the job: ${String(error)}`
      )
  }
}

/** @returns false if it is to be tried again, or is given up */
async function send(
  container: MedusaContainer,
  notifications: INotificationModuleService,
  digest: StockNoticeDigest
): Promise<boolean> {
  const inventory = resolveHoldfast(container)

  try {
    if (!(await wasSentBefore(notifications, digest))) {
      await notify(container, notifications, digest)
    }
    await inventory.endStockNoticeDigest(digest, true)

    return true
  } catch (error) {
    const isGivenUp = await inventory.endStockNoticeDigest(digest, false)
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    const what = `Holdfast: the notice ${digest.id} (${digest.kind}) by the channel "${digest.channel}"`

    if (isGivenUp) {
      logger.error(
        `${what} is given up after ${digest.attempt} attempts: ${String(error)}`
      )
    } else {
      logger.warn(`${what} could not be sent yet: ${String(error)}`)
    }

    return false
  }
}

// Of each attempt the module has a notification of its own: one that failed it cannot
// send again under the same key, since it looks for it under another id then.
const keyOf = (digest: StockNoticeDigest, attempt: number) =>
  `${digest.id}:${attempt}`

/** Whether a process that died after it had sent the digest has sent it. */
async function wasSentBefore(
  notifications: INotificationModuleService,
  digest: StockNoticeDigest
): Promise<boolean> {
  if (digest.attempt === 1) {
    return false
  }

  const known = await notifications.listNotifications({
    idempotency_key: keyOf(digest, digest.attempt - 1),
  } as object)

  return known.some(({ status }) => status === "success")
}

async function notify(
  container: MedusaContainer,
  notifications: INotificationModuleService,
  digest: StockNoticeDigest
): Promise<void> {
  const { kind, channel, recipient, count, since } = digest
  const { templates } = resolveHoldfast(container).holdfastOptions.notices
  const lines = await nameLines(container, digest.lines)
  const text = noticeText({ ...digest, lines })
  const isFeed = channel === FEED

  await notifications.createNotifications({
    to: recipient,
    channel,
    template: isFeed
      ? "admin-ui"
      : (templates[kind] ?? `stock-${kind.replaceAll("_", "-")}`),
    trigger_type: `stock-notice.${kind}`,
    resource_id: digest.id,
    resource_type: "stock_notice_digest",
    idempotency_key: keyOf(digest, digest.attempt),
    data: {
      ...text,
      ...(!isFeed && { kind, count, since: since.toISOString(), lines }),
    },
  })
}
