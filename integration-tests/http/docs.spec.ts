import reconcile from "../../src/scripts/reconcile"
import * as workflows from "../../src/workflows"
import { cartDesk } from "../support/carts"
import { testShop } from "../support/http-test"
import { silenceBell } from "../support/silent-bell"
import {
  commandsIn,
  curled,
  requestOf,
  runSnippet,
  SnippetRequest,
  snippetWith,
} from "../support/snippets"

const BARCODE = "7310865004703"

// What else runs snippets, `snippets.unit.spec.ts` names.
testShop((t) => {
  const { fillCart, heldBy, item, stock, variant } = cartDesk(t)

  const send = async <Answer = object>({ url, ...request }: SnippetRequest) => {
    const response = await fetch(new URL(url, t().baseUrl), request)
    const body = (await response.json()) as Answer

    expect({ url, status: response.status, body }).toMatchObject({
      status: 200,
    })

    return body
  }
  /** Sends an `http` block as staff do who are logged in. */
  const ask = (page: string, text: string, there: Record<string, string>) => {
    const request = requestOf(snippetWith(`docs/${page}`, text, there))

    return send({
      ...request,
      headers: {
        "content-type": "application/json",
        ...t().authorized,
        ...request.headers,
      },
    })
  }
  /** Runs a block that imports workflows, as a shop's own code. */
  const run = (
    page: string,
    text: string,
    {
      there = {},
      ...names
    }: { there?: Record<string, string>; cart_id?: string }
  ) =>
    runSnippet(snippetWith(`docs/${page}`, text, there), {
      names: { container: t().container, ...names },
      modules: { "medusa-plugin-holdfast/workflows": workflows },
    })
  const giveBarcode = async (sku: string) => {
    const { variants } = await t().admin.get(
      `/admin/product-variants?id=${variant(sku)}`
    )

    await t().admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variant(sku)}`,
      { barcode: BARCODE }
    )
  }
  const variables = () => ({
    SHOP: t().baseUrl,
    TOKEN: t().authorized.authorization.replace("Bearer ", ""),
  })
  const oslo = async (sku: string) => (await t().stockOf(sku)).oslo

  it("cart-reservations.md: a shop's own code holds for a cart what it put into it", async () => {
    const { container } = t()
    const { id } = await fillCart({ LAMP: 2 })

    await workflows.releaseCartReservationsWorkflow(container).run({
      input: { cart_id: id, reason: "abandoned" },
    })
    expect(await heldBy(id)).toEqual([])
    await run("cart-reservations.md", "holdCartReservationsWorkflow", {
      cart_id: id,
    })
    expect(await heldBy(id)).toEqual([[expect.any(String), 2, "oslo"]])
  })

  it("waitlist.md: what is there is offered to who waits", async () => {
    const { inventory, shop, store } = t()

    await stock("LAMP", 0)
    await store.post("/store/waitlist", {
      variant_id: variant("LAMP"),
      email: "anna@example.com",
    })
    silenceBell(inventory)
    await stock("LAMP", 1)
    expect(await oslo("LAMP")).toBe("1 / 0")
    await run("waitlist.md", "offerWaitlistWorkflow", {
      there: { variant_123: variant("LAMP"), sc_123: shop.salesChannelId },
    })
    expect(await oslo("LAMP")).toBe("1 / 1")
  })

  it("ledger.md: an adjustment is made once, however often it is sent, and one that expects something else is left out", async () => {
    const { shop } = t()
    const there = {
      sloc_1: shop.locationIds.oslo,
      iitem_1: item("LAMP"),
      iitem_2: item("MUG"),
    }

    await stock("LAMP", 50)
    await stock("MUG", 5)

    const many = () => ask("ledger.md", "cycle_count", there)

    expect(await many()).toMatchObject({
      adjustment: { applied: 2, refused: 0 },
    })
    // Somebody has counted it since.
    expect(await many()).toMatchObject({
      adjustment: { applied: 1, refused: 1 },
    })
    expect(await oslo("LAMP")).toBe("48 / 0")
    expect(await oslo("MUG")).toBe("29 / 0")

    const one = () =>
      ask("ledger.md", "damaged", {
        iitem_123: item("LAMP"),
        sloc_123: shop.locationIds.oslo,
        "5f0c2a…": "5f0c2a",
      })

    expect(await one()).toEqual(await one())
    expect(await oslo("LAMP")).toBe("46 / 0")
  })

  it("input.md: lines name items by SKU and barcode, and locations by code and name", async () => {
    await giveBarcode("MUG")
    await stock("MUG", 5)
    await ask("input.md", "stock-location-codes", {
      sloc_123: t().shop.locationIds.oslo,
    })
    await ask("input.md", "cycle_count", {})
    expect(await oslo("LAMP")).toBe("48 / 0")
    expect(await oslo("MUG")).toBe("17 / 0")
  })

  it("counts.md: from opening a count to the stock that was found", async () => {
    await giveBarcode("LAMP")

    const [open, ...rest] = commandsIn(
      snippetWith("docs/counts.md", "is_blind")
    ) as [string, ...string[]]
    // Said once, and then `…`.
    const headers = open.match(/-H "[^"]*"/g)!.join(" ")
    const { stock_count } = await send<{ stock_count: { id: string } }>(
      curled(open, variables())
    )
    const answers: Record<string, unknown>[] = []

    for (const command of rest) {
      answers.push(
        await send(
          curled(command.replace("…", headers), {
            ...variables(),
            ID: stock_count.id,
          })
        )
      )
    }

    const lamp = { sku: "LAMP", found: 13 }

    expect(answers).toMatchObject([
      {},
      { stock_count: { status: "in_review" } },
      { lines: [lamp], count: 1 },
      {},
    ])
    expect(await oslo("LAMP")).toBe("13 / 0")
  })

  it("imports.md: a file with columns of its own is previewed", async () => {
    const [upload] = commandsIn(snippetWith("docs/imports.md", "--data-binary"))

    expect(
      await send(
        curled(upload!, variables(), {
          "stock.csv": "Item,Store,Qty\nLAMP,Oslo,9\n",
        })
      )
    ).toMatchObject({
      stock_import: {
        status: "previewed",
        file_name: "stock.csv",
        reason: "received",
        counts: { rows: 1, change: 1 },
      },
    })
    expect(() =>
      curled(upload!.replace("-g", ""), variables(), { "stock.csv": "" })
    ).toThrow("curl takes brackets for a range")
  })

  it("reconcile.md: SKUs that would collide are named by its commands", async () => {
    const commands = ["skus=trimmed", "skus=case_insensitive"].map((word) =>
      commandsIn(
        snippetWith(
          "docs/reconcile.md",
          word === "skus=trimmed" ? "Repair, and check" : word
        )
      ).find((command) => command.endsWith(word))!
    )
    const printed = jest.spyOn(process.stdout, "write").mockReturnValue(true)

    await t().inventory.createInventoryItems({ sku: "lamp" })
    for (const command of commands) {
      await reconcile({
        container: t().container,
        args: command.split("reconcile.js ")[1]!.split(" "),
      })
    }

    const found = printed.mock.calls.flatMap(([text]) =>
      String(text).startsWith("{\n")
        ? [(JSON.parse(String(text)) as { faults: object }).faults]
        : []
    )
    const code = process.exitCode

    process.exitCode = undefined
    expect(found).toEqual([{}, { sku_collision: 1 }])
    expect(code).toBe(1)
  })
})
