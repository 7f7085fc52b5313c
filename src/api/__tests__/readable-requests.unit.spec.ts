import { MedusaRequest } from "@medusajs/framework/http"

import { refuseUnreadableRequest } from "../readable-requests"

const look = (query: object, path = "/admin/products/prod_1/variants") =>
  refuseUnreadableRequest({
    path,
    query,
    body: undefined,
  } as unknown as MedusaRequest)

describe("a query of a route of stock", () => {
  it.each([
    ["fields", "toString"],
    ["fields", "+id,-constructor"],
    ["fields", "*variants.valueOf.sku"],
    ["fields", ["id", "hasOwnProperty"]],
    ["order", "-__proto__"],
  ])("is refused where %s names what every object has: %p", (name, value) => {
    expect(() => look({ [name]: value })).toThrow(
      expect.objectContaining({
        type: "invalid_data",
        message: expect.stringContaining(`Value for field '${name}' names '`),
        details: { refused: [{ reason: "invalid", field: name }] },
      })
    )
    // Other routes are not ours to refuse.
    expect(() => look({ [name]: value }, "/admin/users")).not.toThrow()
  })

  it("passes with fields of its own", () => {
    expect(() =>
      look({
        fields:
          "id,*variants.inventory_items.inventory,+variants.options.value",
        order: "-created_at",
      })
    ).not.toThrow()
  })
})

describe("metadata of an item or a reservation that core changes", () => {
  const change = (metadata: object, path = "/admin/inventory-items/iitem_1") =>
    refuseUnreadableRequest({
      path,
      query: {},
      body: { metadata },
    } as unknown as MedusaRequest)

  it.each([
    [{ a: [null] }, "metadata.a[0]"],
    [{ a: { b: [1, [2, null]] } }, "metadata.a.b[1][1]"],
  ])("%p is refused for the null in a list", (metadata, field) => {
    for (const path of [
      "/admin/inventory-items/iitem_1",
      "/admin/reservations/resitem_1",
    ]) {
      expect(() => change(metadata, path)).toThrow(
        expect.objectContaining({
          type: "invalid_data",
          details: { refused: [{ reason: "invalid", field }] },
        })
      )
    }
  })

  it("passes with a null that stands in no list, and where core reads none", () => {
    expect(() => change({ a: null, b: [{ c: null }, ""] })).not.toThrow()
    expect(() => change({ a: [null] }, "/admin/inventory-items")).not.toThrow()
  })
})

describe("a body of a route of stock", () => {
  it.each([
    "hasOwnProperty",
    "constructor",
    "isPrototypeOf",
    "toString",
    "valueOf",
    "toJSON",
  ])(
    "is refused where a field %s stands before what every object has",
    (name) => {
      expect(() =>
        refuseUnreadableRequest({
          path: "/store/carts/cart_1/line-items/cali_1",
          query: {},
          body: { quantity: 2, metadata: { [name]: 1 } },
        } as unknown as MedusaRequest)
      ).toThrow(
        expect.objectContaining({
          type: "invalid_data",
          message: `metadata has a field "${name}", which cannot be stored`,
        })
      )
    }
  )
})
