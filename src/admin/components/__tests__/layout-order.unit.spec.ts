import { isFirst, Layout, layoutWithFirst } from "../layout-order"

const layout = (
  widgets: Record<string, object> | null,
  scope: Layout["active_scope"] = "personal",
  shops: Record<string, object> | null = null
): Layout => ({
  personal_configuration: widgets && { configuration: { widgets } },
  default_configuration: shops && { configuration: { widgets: shops } },
  active_scope: scope,
})

describe("the order of a page's widgets", () => {
  it("has one before all others, which stay as they are", () => {
    expect(layoutWithFirst(layout(null), "ours")).toEqual({
      widgets: { ours: { order: -1 } },
    })
    expect(
      layoutWithFirst(
        layout({
          general: { order: -3, hidden: true },
          ours: { section: "side", order: 4 },
        }),
        "ours"
      )
    ).toEqual({
      widgets: {
        general: { order: -3, hidden: true },
        ours: { section: "side", order: -4 },
      },
    })
  })

  it("begins with what is shown: the shop's, where there is no other or it was chosen", () => {
    const shops = { general: { order: 2 } }

    for (const shown of [
      layout(null, "personal", shops),
      layout({ general: { order: 7 } }, "default", shops),
    ]) {
      expect(layoutWithFirst(shown, "ours").widgets["general"]).toEqual({
        order: 2,
      })
    }
  })

  it("is known to begin with one: nothing stands at its place or before it", () => {
    expect(isFirst(layout(null), "ours")).toBe(false)
    expect(isFirst(layout({ ours: { order: 0 } }), "ours")).toBe(false)
    expect(isFirst(layout({ ours: { order: -1 } }), "ours")).toBe(true)
    expect(
      isFirst(layout({ ours: { order: 0 }, general: { order: 1 } }), "ours")
    ).toBe(true)
    expect(
      isFirst(layout({ ours: { order: -1 }, general: { order: -1 } }), "ours")
    ).toBe(false)
    expect(isFirst(layout({ general: { order: 1 } }), "ours")).toBe(true)
  })
})
