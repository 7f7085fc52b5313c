import type { NoticeKind } from "../policy/words"

/** Something that people are to be told of. */
export interface NewStockNotice {
  kind: NoticeKind
  /** What it is about: what is to be told of it anew takes the place of what waits. */
  subject: string
  data: Record<string, unknown>
}

/** What one address is to be told of at once. */
export interface StockNoticeDigest {
  id: string
  kind: NoticeKind
  /** `feed` is the dashboard's bell. */
  channel: string
  /** An address; empty for the feed. */
  recipient: string
  /** The first 100, the oldest first. */
  lines: Record<string, unknown>[]
  /** How many there are in all. */
  count: number
  /** Since when the first of them waits. */
  since: Date
  /** Which attempt this is, from 1. */
  attempt: number
}
