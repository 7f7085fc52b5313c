import { NOTICE_KINDS, NoticeKind } from "../words"

/** The option `notices`, as far as it says who is told of what. */
export interface NoticeRules {
  feed: boolean
  channel: string | null
  to: string[]
  except: NoticeKind[]
  digest_minutes: number
}

/** By which of the shop's providers, and to which address; the feed has none. */
export interface NoticeTarget {
  channel: string
  recipient: string
}

/** Medusa's channel of the dashboard's bell. */
export const FEED = "feed"

/**
 * One by one, and told by somebody's own deed or once a day: these wait for nothing, and
 * the bell tells them in any case.
 */
const AT_ONCE: NoticeKind[] = ["import_finished", "check_faults"]

/** Who is told of a kind; nobody, where the option names nobody or not this kind. */
export function noticeTargets(
  rules: NoticeRules,
  kind: NoticeKind
): NoticeTarget[] {
  const { channel } = rules
  const isWanted = !rules.except.includes(kind)

  return [
    ...(AT_ONCE.includes(kind) || (rules.feed && isWanted)
      ? [{ channel: FEED, recipient: "" }]
      : []),
    ...(channel && isWanted
      ? rules.to.map((recipient) => ({ channel, recipient }))
      : []),
  ]
}

/** For how long what is to be told of a kind is gathered, in seconds. */
export function gatheredFor(
  { digest_minutes }: NoticeRules,
  kind: NoticeKind
): number {
  return AT_ONCE.includes(kind) ? 0 : digest_minutes * 60
}

/** The kinds of which somebody is told, with who that is. */
export function wantedNotices(
  rules: NoticeRules
): { kind: NoticeKind; seconds: number; targets: NoticeTarget[] }[] {
  return NOTICE_KINDS.map((kind) => ({
    kind,
    seconds: gatheredFor(rules, kind),
    targets: noticeTargets(rules, kind),
  })).filter(({ targets }) => targets.length)
}

/** Something to tell; `kind` is null where what was to be told is true no longer. */
export interface Notice {
  subject: string
  kind: NoticeKind | null
  data: object
}

/** An alert, as a change of stock leaves it. */
interface Alert {
  kind: string
  data: { [name: string]: unknown }
}

interface Promised {
  reservation_id: string
  promised_at: string | null
  promised_before: string | null
}

/**
 * What is to be told of alerts, in their order: of each level what happened to it last,
 * and of each reservation its date.
 */
export function noticesOf(rules: NoticeRules, alerts: Alert[]): Notice[] {
  const isWanted = (kind: NoticeKind) => noticeTargets(rules, kind).length > 0
  const wantsLevels = isWanted("low_stock") || isWanted("out_of_stock")
  const wantsPromises = isWanted("backorders_repromised")
  const bySubject = new Map<string, Notice>()

  for (const { kind, data } of alerts) {
    if (kind === "backorders_repromised" && wantsPromises) {
      for (const promise of data["promises"] as Promised[]) {
        const earlier = bySubject.get(promise.reservation_id)
        // Of several of one reservation the first tells what was promised before.
        const before = earlier
          ? (earlier.data as Promised).promised_before
          : promise.promised_before

        bySubject.set(promise.reservation_id, {
          subject: promise.reservation_id,
          kind: promise.promised_at === before ? null : kind,
          data: { ...promise, promised_before: before },
        })
      }
    }
    if (kind !== "backorders_repromised" && wantsLevels) {
      const subject = data["inventory_level_id"] as string
      const told = NOTICE_KINDS.find((known) => known === kind)

      bySubject.set(subject, {
        subject,
        kind: told && isWanted(told) ? told : null,
        data,
      })
    }
  }

  return [...bySubject.values()]
}
