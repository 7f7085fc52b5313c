import { addressKey, askerOf } from "../carts/holders"

describe("where an anonymous shopper comes from", () => {
  it("is what the shop's own proxies wrote, whatever the asker says before", () => {
    const forwarded = "1.1.1.1, 2.2.2.2, 203.0.113.7"

    expect(askerOf("10.0.0.1", forwarded, 0)).toBe("10.0.0.1")
    expect(askerOf("10.0.0.1", forwarded, 1)).toBe("203.0.113.7")
    expect(askerOf("10.0.0.1", forwarded, 2)).toBe("2.2.2.2")
    expect(askerOf("10.0.0.1", ["1.1.1.1", "203.0.113.7"], 1)).toBe(
      "203.0.113.7"
    )
    // Fewer than the shop has: the farthest there is.
    expect(askerOf("10.0.0.1", "203.0.113.7", 5)).toBe("203.0.113.7")
    expect(askerOf("10.0.0.1", undefined, 1)).toBe("10.0.0.1")
    expect(askerOf(undefined, undefined, 1)).toBeUndefined()
  })

  it("is a /64 of IPv6, and one address however it is written", () => {
    expect(addressKey("2001:db8:0:1:aaaa::1")).toBe("2001:db8:0:1::/64")
    expect(addressKey("2001:DB8::0001:ffff:0:0:2")).toBe("2001:db8:0:1::/64")
    expect(addressKey("2001:0db8:0000:0001:1:2:3:4")).toBe("2001:db8:0:1::/64")
    expect(addressKey("::1")).toBe("0:0:0:0::/64")
    expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0::/64")
    expect(addressKey("::ffff:192.0.2.1")).toBe("192.0.2.1")
  })

  it("is told without the port that some proxies write, and is an address at all", () => {
    expect(addressKey("192.0.2.1:51234")).toBe("192.0.2.1")
    expect(addressKey("[2001:db8::1]:51234")).toBe("2001:db8:0:0::/64")
    expect(addressKey("[2001:db8::1]")).toBe("2001:db8:0:0::/64")
    expect(addressKey("64:ff9b::192.0.2.1")).toBe("64:ff9b:0:0::/64")
    expect(addressKey("2001:db8:1:2:3:4:192.0.2.1")).toBe("2001:db8:1:2::/64")

    for (const no of ["", "unknown", "_hidden", "1.2.3", "a".repeat(5000)]) {
      expect(addressKey(no)).toBeUndefined()
    }
    expect(askerOf("10.0.0.1", "1.1.1.1, unknown", 1)).toBe("10.0.0.1")
    expect(askerOf("10.0.0.1", "unknown, 203.0.113.7", 2)).toBe("203.0.113.7")
    expect(askerOf("nobody", "unknown", 1)).toBeUndefined()
  })
})
