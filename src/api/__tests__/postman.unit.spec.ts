import collection from "../../../docs/postman.json"
import {
  Asked,
  describedOperations,
} from "../../../integration-tests/support/described-operations"
import recorded from "../../../scripts/openapi/examples.json"

const EXAMPLES = new Map(Object.entries(recorded) as [string, Asked][])

interface Written {
  key: string
  value: string
  disabled?: boolean
}

interface Item {
  name: string
  item?: Item[]
  request?: {
    method: string
    header: Written[]
    url: { raw: string; path: string[]; query: Written[]; variable: Written[] }
    body?: { mode: string; raw: string }
  }
}

const requests = (items: Item[]): Item[] =>
  items.flatMap((one) => (one.item ? requests(one.item) : [one]))

/** What is sent when nothing was switched on or off: as it is told of an example. */
function sentBy({ header, url, body }: NonNullable<Item["request"]>) {
  const isFile = header.some(({ value }) => value === "text/csv")
  const sent = (all: Written[]) =>
    Object.fromEntries(
      all
        .filter(({ disabled }) => !disabled)
        .map(({ key, value }) => [key, value])
    )
  const asked = {
    path: sent(url.variable),
    query: sent(url.query),
    body: body && (isFile ? body.raw : (JSON.parse(body.raw) as unknown)),
  }

  expect(url.raw.split("?")[0]).toBe(`{{base_url}}/${url.path.join("/")}`)
  expect(
    Object.fromEntries(new URLSearchParams(url.raw.split("?")[1]))
  ).toEqual(asked.query)

  return asked
}

// That it is what the description says now, `openapi.unit.spec.ts` shows.
describe("docs/postman.json", () => {
  const operations = describedOperations()
  const items = new Map(
    requests(collection.item as Item[]).map((one) => [one.name, one])
  )

  it("has each operation of the description once, and no other", () => {
    expect(requests(collection.item as Item[])).toHaveLength(operations.length)
    expect([...items.keys()].sort()).toEqual(
      operations.map(({ name }) => name).sort()
    )
  })

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    "sends %s as its example was sent to a server",
    (name, operation) => {
      const { method, url } = items.get(name)!.request!
      const { path = {}, query = {}, body } = EXAMPLES.get(name)!
      const sent = sentBy(items.get(name)!.request!)

      expect(method).toBe(operation.method)
      expect(`/${url.path.join("/")}`).toBe(
        operation.path.replace(/\{(\w+)\}/g, ":$1")
      )
      expect(sent).toEqual({ path, query, body })
      expect(operation.faultsOfRequest(sent)).toEqual([])
    }
  )

  it("asks for the server and for two tokens, and brings none", () => {
    const used = [
      ...new Set(JSON.stringify(collection).match(/(?<=\{\{)\w+(?=\}\})/g)),
    ]

    expect(collection.variable).toEqual([
      { key: "base_url", value: "http://localhost:9000" },
      { key: "publishable_key", value: "" },
      { key: "admin_token", value: "" },
    ])
    expect(used.sort()).toEqual(
      collection.variable.map(({ key }) => key).sort()
    )
    expect(collection.item.map(({ name, auth }) => [name, auth.type])).toEqual([
      ["store", "apikey"],
      ["admin", "bearer"],
      ["health", "noauth"],
    ])
  })
})
