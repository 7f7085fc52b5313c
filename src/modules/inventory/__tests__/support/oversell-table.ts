/** Units that must be there, and units that may be backordered. */
export interface Units {
  firm?: number
  backordered?: number
}

/** What a call asks of the level at `a`, and what it is answered. */
export interface Case {
  title: string
  stocked: number
  safety?: number
  /** How many may be on backorder; any number if it is not given. */
  cap?: number
  /** What others have reserved there, and what expired carts have. */
  others?: Units & { expired?: number }
  gives?: Units
  takes: Units
  /** Requested and available, where it is refused. */
  short?: [number, number]
}

export const TABLE: Case[] = [
  {
    title: "takes what is left",
    stocked: 5,
    others: { firm: 2 },
    takes: { firm: 3 },
  },
  {
    title: "takes one more than is left",
    stocked: 5,
    others: { firm: 2 },
    takes: { firm: 4 },
    short: [4, 3],
  },
  {
    title: "takes all but the safety stock",
    stocked: 5,
    safety: 2,
    takes: { firm: 3 },
  },
  {
    title: "takes of the safety stock",
    stocked: 5,
    safety: 2,
    takes: { firm: 4 },
    short: [4, 3],
  },
  {
    title: "is backordered without a cap",
    stocked: 1,
    takes: { backordered: 100 },
  },
  {
    title: "is backordered up to the cap",
    stocked: 1,
    cap: 2,
    takes: { backordered: 3 },
  },
  {
    title: "is backordered beyond the cap",
    stocked: 1,
    cap: 2,
    takes: { backordered: 4 },
    short: [4, 3],
  },
  {
    title: "is backordered beyond a cap that the safety stock narrows",
    stocked: 3,
    safety: 2,
    cap: 2,
    takes: { backordered: 4 },
    short: [4, 3],
  },
  {
    title: "takes all, and backorders up to the cap",
    stocked: 3,
    cap: 2,
    takes: { firm: 3, backordered: 2 },
  },
  {
    title: "takes all, and backorders beyond the cap",
    stocked: 3,
    cap: 2,
    takes: { firm: 3, backordered: 3 },
    short: [6, 5],
  },
  {
    title: "takes more than there is where more may be backordered",
    stocked: 3,
    cap: 10,
    takes: { firm: 4, backordered: 1 },
    short: [4, 3],
  },
  {
    title: "takes one where the level is short",
    stocked: 2,
    others: { backordered: 5 },
    takes: { firm: 1 },
    short: [1, -3],
  },
  {
    title: "is backordered where the level is short, up to the cap",
    stocked: 2,
    cap: 4,
    others: { backordered: 5 },
    takes: { backordered: 1 },
  },
  {
    title: "is backordered where the level is short, beyond the cap",
    stocked: 2,
    cap: 4,
    others: { backordered: 5 },
    takes: { backordered: 2 },
    short: [2, 1],
  },
  {
    title: "changes backordered units above a lowered cap",
    stocked: 0,
    cap: 1,
    others: { backordered: 2 },
    gives: { backordered: 3 },
    takes: { backordered: 3 },
  },
  {
    title: "gives backordered units back above a lowered cap",
    stocked: 0,
    cap: 1,
    gives: { backordered: 3 },
    takes: { backordered: 2 },
  },
  {
    title: "backorders one more above a lowered cap",
    stocked: 0,
    cap: 1,
    gives: { backordered: 3 },
    takes: { backordered: 4 },
    short: [1, -2],
  },
  {
    title: "changes units where the level is short",
    stocked: 0,
    others: { firm: 1 },
    gives: { firm: 3 },
    takes: { firm: 3 },
  },
  {
    title: "takes one more where the level is short",
    stocked: 0,
    gives: { firm: 3 },
    takes: { firm: 4 },
    short: [1, -3],
  },
  {
    title: "changes units and backordered units above a lowered cap",
    stocked: 0,
    cap: 1,
    gives: { firm: 2, backordered: 3 },
    takes: { firm: 2, backordered: 3 },
  },
  {
    title:
      "keeps units where the level is short, and backorders beyond the cap",
    stocked: 0,
    cap: 10,
    others: { firm: 7 },
    gives: { firm: 3 },
    takes: { firm: 3, backordered: 3 },
    short: [3, 0],
  },
  {
    title: "turns units into backordered ones where none may be",
    stocked: 0,
    cap: 0,
    gives: { firm: 3 },
    takes: { backordered: 3 },
  },
  {
    title: "turns backordered units into others once they are there",
    stocked: 3,
    gives: { backordered: 3 },
    takes: { firm: 3 },
  },
  {
    title: "turns backordered units into others when one is not there",
    stocked: 2,
    gives: { backordered: 3 },
    takes: { firm: 3 },
    short: [3, 2],
  },
  {
    title: "turns backordered units into others, and backorders more",
    stocked: 5,
    gives: { backordered: 5 },
    takes: { firm: 5, backordered: 7 },
  },
  {
    title: "turns backordered units into others, and backorders up to the cap",
    stocked: 5,
    cap: 5,
    gives: { backordered: 5 },
    takes: { firm: 5, backordered: 5 },
  },
  {
    title: "turns backordered units into others, and backorders beyond the cap",
    stocked: 5,
    cap: 4,
    gives: { backordered: 5 },
    takes: { firm: 5, backordered: 5 },
    short: [5, 4],
  },
  {
    title: "turns some backordered units into others beside other backorders",
    stocked: 5,
    others: { backordered: 3 },
    gives: { backordered: 5 },
    takes: { firm: 2, backordered: 3 },
  },
  {
    title: "turns too many backordered units into others beside others",
    stocked: 5,
    others: { backordered: 3 },
    gives: { backordered: 5 },
    takes: { firm: 3, backordered: 2 },
    short: [3, 2],
  },
  {
    title: "takes more than it gives back, and than is left",
    stocked: 5,
    others: { firm: 1 },
    gives: { firm: 2 },
    takes: { firm: 5 },
    short: [3, 2],
  },
  {
    title: "takes what expired carts have",
    stocked: 5,
    others: { expired: 4 },
    takes: { firm: 5 },
  },
  {
    title: "takes more than there is with what expired carts have",
    stocked: 5,
    others: { firm: 1, expired: 2 },
    takes: { firm: 5 },
    short: [5, 4],
  },
  {
    title: "is backordered where expired carts are",
    stocked: 0,
    cap: 3,
    others: { expired: 3 },
    takes: { backordered: 3 },
  },
  {
    title: "is backordered beyond the cap where expired carts are",
    stocked: 0,
    cap: 3,
    others: { backordered: 1, expired: 2 },
    takes: { backordered: 3 },
    short: [3, 2],
  },
]
