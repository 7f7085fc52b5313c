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
