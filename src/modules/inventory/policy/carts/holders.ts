import { isIP } from "node:net"

import { ResolvedHoldfastOptions } from "../../options"
import { HeldBy } from "../../types"

/** With whose holds a cart's count together, and how many units they may hold. */
export interface CartHolder {
  kind: "customer" | "address" | "sales_channel"
  key: string
  /** Null for no limit: they are known all the same, and counted nowhere else. */
  most: number | null
}

type Limits = Pick<
  ResolvedHoldfastOptions["cart"],
  | "max_units_per_customer"
  | "max_anonymous_units_per_address"
  | "max_anonymous_units_per_sales_channel"
>

/** Whether any limit holds over several carts. */
export function hasLimits(limits: Limits): boolean {
  return (
    limits.max_units_per_customer !== null ||
    limits.max_anonymous_units_per_address !== null ||
    limits.max_anonymous_units_per_sales_channel !== null
  )
}

/**
 * The limits that a cart counts for: a customer with an account is known, and all
 * others are counted by where they come from.
 */
export function holdersOf(
  { customer_id, address, sales_channel_id }: HeldBy,
  limits: Limits
): CartHolder[] {
  const holder = (
    kind: CartHolder["kind"],
    key: string | null | undefined,
    most: number | null
  ): CartHolder[] => (key && most !== null ? [{ kind, key, most }] : [])

  return customer_id
    ? [
        {
          kind: "customer",
          key: customer_id,
          most: limits.max_units_per_customer,
        },
      ]
    : [
        ...holder("address", address, limits.max_anonymous_units_per_address),
        ...holder(
          "sales_channel",
          sales_channel_id,
          limits.max_anonymous_units_per_sales_channel
        ),
      ]
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
/** Some proxies write the port too, another for each connection. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\])(?::\d+)?$/

/**
 * The address that a shopper is counted by: an IPv6 customer has a whole /64 to
 * choose from, so that counts as one.
 *
 * @returns undefined if it is no address
 */
export function addressKey(address: string): string | undefined {
  const [, v4, v6] = WITH_PORT.exec(address.trim()) ?? []
  const whole = (v4 ?? v6 ?? address).trim().toLowerCase().replace(/%.*$/, "")
  const plain = MAPPED.exec(whole)?.[1] ?? whole
  const version = isIP(plain)

  if (version !== 6) {
    return version === 4 ? plain : undefined
  }

  const [head = "", tail] = plain.split("::")
  const groups = (part: string) =>
    part
      .split(":")
      .filter(Boolean)
      // The last of them may be written as an IPv4 address: that is two.
      .flatMap((group) => (group.includes(".") ? ["0", "0"] : [group]))
  const first = groups(head)
  const last = groups(tail ?? "")
  const all =
    tail === undefined
      ? first
      : [
          ...first,
          ...Array<string>(8 - first.length - last.length).fill("0"),
          ...last,
        ]

  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`
}

/**
 * Who asks, by what the shop's own proxies have written: each of them adds whom it
 * was asked by, so that what stands before those is the asker's own invention.
 * Where one of them wrote no address, it is the one after it.
 *
 * @param proxies how many of the shop's proxies a request passes
 */
export function askerOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
  proxies: number
): string | undefined {
  return [
    ...[forwarded ?? []].flat().join(",").split(","),
    ...(peer ? [peer] : []),
  ]
    .filter((one) => one.trim())
    .slice(-1 - proxies)
    .map(addressKey)
    .find(Boolean)
}
