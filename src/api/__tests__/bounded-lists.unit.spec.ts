import { hasFarPlace } from "../bounded-lists"

describe("lists in queries", () => {
  it.each([
    "/health?x[999999999]=1",
    "/admin/stock-movements?kind[2000]=reserved",
    "/store/products?a=1&x%5B99999999%5D=1",
    "/store/products?x%5b9999%3999999%5d=1",
    "/store/products?x[999999999]",
    "/store/products?x[0][99999999]=1",
    "/store/products?x[99999999][]=1",
    "/store/products?y?x[99999999]=1",
    "/store/products?a=b[99999999]=1",
  ])("%s is refused", (url) => {
    expect(hasFarPlace(url)).toBe(true)
  })

  it.each([
    "/admin/stock-movements?kind[1999]=reserved&kind[0]=fulfilled&kind[]=x",
    "/admin/inventory-items?q=[20261128]",
    "/admin/inventory-items?q=a%5B20261128%5D",
    "/admin/inventory-items?created_at[$gte]=2026-11-28",
    "/admin/inventory-items?x[012345]=1",
    "/admin/inventory-items?x[12345abc]=1",
    "/admin/items[99999]",
    "/admin/items",
    "/admin/items?",
    "/admin/items?=",
  ])("%s is not", (url) => {
    expect(hasFarPlace(url)).toBe(false)
  })
})
