/**
 * Chance that can be repeated: the same seed yields the same sequence
 * (mulberry32).
 */
export class Random {
  constructor(private state: number) {}

  /** From 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0

    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)

    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<One>(list: readonly One[]): One {
    return list[this.below(list.length)]!
  }

  /** One to `most` of a list, each once. */
  some<One>(list: readonly One[], most: number): One[] {
    const left = [...list]

    return Array.from(
      { length: Math.min(1 + this.below(most), list.length) },
      () => left.splice(this.below(left.length), 1)[0]!
    )
  }
}
