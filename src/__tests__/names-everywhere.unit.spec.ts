import { readFileSync } from "node:fs"
import path from "node:path"

import { inputsOfCalls } from "./support/inputs-of"

/** By which fields may be said what a field says by an id. */
function namesBeside(field: string): string[] {
  const [, which, many] = /^(.*)location_id(s?)$/.exec(field) ?? []

  return /^inventory_item_ids?$/.test(field)
    ? ["sku"]
    : which === undefined
      ? []
      : [`${which}location${many}`]
}

/** What takes ids alone, by the type or the method that says so, and why. */
const BY_ID: Record<string, string> = {
  ListLowStockInput:
    "the last row of the page before, in an order by ids: a SKU may have changed since",
  Shortage: "what a refusal told, handed on to be counted",
  CartShortage:
    "a part of what holding a cart answered, handed back to undo it",
  ReservationItemDTO: "likewise",
}

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** Every object in a schema, by where it stands. */
function* objectsIn(
  schema: Schema,
  place: string
): Generator<[string, Schema]> {
  if (schema.properties) {
    yield [place, schema]
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    yield* objectsIn(inner, `${place}.${name}`)
  }
  for (const inner of [schema.items ?? [], schema.anyOf ?? []].flat()) {
    yield* objectsIn(inner, place)
  }
}

describe("what takes the id of an item or a location", () => {
  it("takes its SKU, barcode, code or name in every route, in its query and in each row of its body", () => {
    const { paths } = JSON.parse(
      readFileSync(path.resolve(__dirname, "../../docs/openapi.json"), "utf8")
    ) as {
      paths: Record<
        string,
        Record<
          string,
          {
            parameters?: { name: string; in: string }[]
            requestBody?: { content: Record<string, { schema: Schema }> }
          }
        >
      >
    }
    const missing: string[] = []
    let taken = 0
    const look = (place: string, fields: string[]) => {
      for (const field of fields) {
        const names = namesBeside(field)

        taken += names.length
        missing.push(
          ...(names.includes("sku") ? [...names, "barcode"] : names)
            .filter((name) => !fields.includes(name))
            .map((name) => `${place}: ${field} without ${name}`)
        )
      }
    }

    for (const [route, operations] of Object.entries(paths)) {
      for (const [method, one] of Object.entries(operations)) {
        const place = `${method.toUpperCase()} ${route}`

        look(
          `${place}?`,
          (one.parameters ?? []).flatMap((parameter) =>
            parameter.in === "query" ? parameter.name : []
          )
        )
        for (const { schema } of Object.values(
          one.requestBody?.content ?? {}
        )) {
          for (const [inner, object] of objectsIn(schema, place)) {
            look(inner, Object.keys(object.properties!))
          }
        }
      }
    }

    expect(missing).toEqual([])
    expect(taken).toBeGreaterThan(50)
  })

  it("takes its SKU, code or name in every workflow and every method of the service that is not core's", () => {
    const missing: string[] = []
    const used = new Set<string>()
    const named = new Set<string>()

    for (const { of, isCores, place, fields } of inputsOfCalls()) {
      for (const [field, type] of isCores ? [] : fields) {
        for (const name of namesBeside(field)) {
          if (fields.has(name)) {
            named.add(`${of}(${place}.${name})`)
          } else if (type in BY_ID) {
            used.add(type)
          } else {
            missing.push(`${of}(${place}.${field}) of ${type}: no ${name}`)
          }
        }
      }
    }

    expect(missing).toEqual([])
    // An exception that nothing needs goes.
    expect([...used].sort()).toEqual(Object.keys(BY_ID).sort())
    // That both are looked at.
    expect([...named]).toEqual(
      expect.arrayContaining([
        "listMovementPage(input.sku)",
        "listStockTransfers(filters.to_location)",
        "fulfill(input.items.sku)",
        "unfulfill(input.believed.location)",
        "holdCartItems(input.locations)",
        "holdCartItems(input.lines.inventory_items.sku)",
        "retrieveAvailability(input.variants.inventory_items.sku)",
        "repairInventoryWorkflow(input.only.sku)",
        "createStockTransfersWorkflow(input.transfers.items.sku)",
        "moveReservationWorkflow(input.location)",
      ])
    )
  })
})
