import type { ReplicaState } from "../types"

/** Where the database itself is in its log. */
export interface PrimaryPlace {
  /** What all copies of a database have in common, and others have not. */
  cluster: string
  database: string
  /** Counts promotions: places of two timelines say nothing of each other. */
  timeline: number
  /** In bytes from the log's begin. */
  place: string
}

/** How far a server is that may be a standby of it. */
export interface ReplicaPlace extends Omit<PrimaryPlace, "place"> {
  is_standby: boolean
  /** Null where it has replayed nothing. */
  place: string | null
}

/** Where the database was at a moment of this process's clock. */
interface Mark {
  place: bigint
  at: number
}

/** So many are remembered that the replica has not reached yet. */
const MOST_MARKS = 600

/**
 * How far a standby is behind, by places of the log: the primary is asked where it is
 * at a moment, and once the replica has replayed to there, it has all that was committed
 * by that moment. Its own word (`pg_last_xact_replay_timestamp`) says nothing where
 * nobody writes, nor where it hears of the primary no longer.
 */
export class ReplicaLag {
  /** The first first. */
  private marks: Mark[] = []
  /** The last place that it was seen to have reached. */
  private reached: Mark | undefined
  /** Since when it is compared with one and the same primary. */
  private since: number | undefined
  private isUsed = false
  private current: ReplicaState = "unknown"

  /** @param longestMs how far it may be behind */
  constructor(private readonly longestMs: number) {}

  get state(): ReplicaState {
    return this.current
  }

  /** How far it is behind at most, in milliseconds; null where that is not known. */
  lagAt(now: number): number | null {
    return this.reached ? now - this.reached.at : null
  }

  /** A place that it must have to answer; undefined where it may not answer. */
  placeAt(now: number): string | undefined {
    return this.isUsed && now - this.reached!.at <= this.longestMs
      ? String(this.reached!.place)
      : undefined
  }

  /**
   * Hears where both are.
   *
   * @param at before either was asked: what is committed by then lies before the
   * primary's place
   */
  compare(at: number, primary: PrimaryPlace, replica: ReplicaPlace): void {
    if (!replica.is_standby || replica.place === null) {
      return this.lose("no_standby")
    }
    if (
      replica.cluster !== primary.cluster ||
      replica.database !== primary.database ||
      replica.timeline !== primary.timeline
    ) {
      return this.lose("other_primary")
    }

    const place = BigInt(replica.place)

    this.since ??= at
    this.marks.push({ place: BigInt(primary.place), at })
    this.reached =
      this.marks.filter((one) => one.place <= place).at(-1) ?? this.reached
    this.marks = this.marks
      .filter((one) => one.place > place)
      .slice(-MOST_MARKS)
  }

  /** What was known of it holds no longer. */
  lose(why: "no_standby" | "other_primary" | "unreachable"): void {
    this.marks = []
    this.reached = this.since = undefined
    this.isUsed = false
    this.current = why
  }

  /**
   * Judges anew, after each look. One that has ceased to answer answers again from half
   * of what it may be behind on, so that it does not go to and fro.
   *
   * @returns the state
   */
  judge(now: number): ReplicaState {
    if (this.since === undefined) {
      return this.current
    }

    const lag = this.lagAt(now) ?? Infinity

    this.isUsed = lag <= (this.isUsed ? this.longestMs : this.longestMs / 2)
    if (this.isUsed) {
      this.current = "answers"
      // Of the first marks it is not known yet whether they are reached in time.
    } else if (
      this.current === "answers" ||
      now - this.since > this.longestMs
    ) {
      this.current = "behind"
    }

    return this.current
  }
}
