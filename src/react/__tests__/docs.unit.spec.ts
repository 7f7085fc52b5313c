import { show } from "./page"

import * as query from "@tanstack/react-query"
import * as react from "react"
import { createElement, isValidElement, type FunctionComponent } from "react"
import * as runtime from "react/jsx-runtime"

import {
  moduleOf,
  snippetsOf,
} from "../../../integration-tests/support/snippets"
import type { Sdk } from "../../client"
import * as hooks from "../index"
import { openShop, pass } from "./shop"

// That they compile, `snippets.unit.spec.ts` shows.
describe("the snippets of docs/react.md and the README", () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.parse("2026-11-29T12:00Z") }))
  afterEach(() => {
    show("visible")
    jest.useRealTimers()
  })

  const modules = {
    "@medusajs/js-sdk": { default: class {} },
    "@tanstack/react-query": query,
    "medusa-plugin-holdfast/react": hooks,
    react,
    "react/jsx-runtime": runtime,
  }
  const [readme, pieces, providers, page] = [
    ...snippetsOf("README.md", ["tsx"]),
    ...snippetsOf("docs/react.md", ["tsx"]),
  ].map((snippet) => moduleOf(snippet, { modules })) as [
    Record<string, FunctionComponent<Record<string, unknown>>>,
    Record<string, FunctionComponent<Record<string, unknown>>>,
    { Providers: FunctionComponent },
    {
      WithStock(props: {
        sdk: Sdk
        variantIds: string[]
        children?: undefined
      }): Promise<react.ReactElement<{ state: query.DehydratedState }>>
    },
  ]
  const answers = (stock: object) => (path: string) => {
    if (path === "/store/availability") {
      return {
        availability: [{ variant_id: "variant_1", ...stock }],
      }
    }

    if (path === "/store/waitlist") {
      return {
        server_time: "2026-11-29T12:00:00.000Z",
        waitlist_entries: [
          {
            variant_id: "variant_1",
            status: "offered",
            offer_expires_at: "2026-11-30T12:00:00.000Z",
          },
        ],
      }
    }

    return path.startsWith("/store/orders/")
      ? {
          lines: [
            {
              line_item_id: "ordli_1",
              quantity: 1,
              promised_at: "2026-12-04T00:00:00.000Z",
            },
          ],
        }
      : {
          cart_id: "cart_1",
          server_time: "2026-11-29T12:00:00.000Z",
          expires_at: "2026-11-29T12:14:32.000Z",
          lines: [],
        }
  }

  it.each([
    [
      "Stock",
      { variantId: "variant_1" },
      {
        status: "low_stock",
        quantity: 3,
        expected_at: null,
        locations: [{ name: "Oslo", status: "in_stock", quantity: 3 }],
      },
      "Only 3 leftReady for pickup in Oslo",
    ],
    [
      "Stock",
      { variantId: "variant_1" },
      {
        status: "out_of_stock",
        quantity: 0,
        expected_at: "2026-12-04T12:00:00.000Z",
      },
      "Back on 4 December",
    ],
    ["Held", { cartId: "cart_1" }, {}, "Held for you 14:32"],
    [
      "Promised",
      { orderId: "order_1", lineItemId: "ordli_1" },
      {},
      "1 promised for 4 December",
    ],
    [
      "Waiting",
      {
        variantId: "variant_1",
        email: "ann@example.com",
        cartId: "cart_1",
        token: "secret",
      },
      {},
      "Put it into my cart",
    ],
  ])("%s of %j shows what it says", async (name, props, stock, text) => {
    const { asked, render } = openShop(({ path }) => answers(stock)(path))
    const shown = await render(createElement(pieces[name]!, props))

    await pass(10)
    expect(shown.text()).toBe(text)
    expect(asked).toHaveLength(1)
    await shown.close()
  })

  it("of the README shows what is left, and for how long it is held", async () => {
    const { render } = openShop(({ path }) =>
      answers({ status: "low_stock", quantity: 3 })(path)
    )
    const shown = await render(
      createElement(readme["Stock"]!, {
        variantId: "variant_1",
        cartId: "cart_1",
      })
    )

    await pass(10)
    expect(shown.text()).toBe("Only 3 left. Held for you for 872 seconds.")
    await shown.close()
  })

  it("give what hangs below them the SDK", () => {
    expect(isValidElement(createElement(providers.Providers))).toBe(true)
  })

  it("send a page with what there is", async () => {
    const { sdk } = openShop(({ path }) => answers({ quantity: 3 })(path))
    const asking = page.WithStock({ sdk, variantIds: ["variant_1"] })

    await pass(10)
    expect((await asking).props.state.queries).toMatchObject([
      {
        queryKey: [
          "holdfast",
          "availability",
          "variant_1",
          { byLocation: false, cartId: null },
        ],
        state: { data: { variant_id: "variant_1", quantity: 3 } },
      },
    ])
  })
})
