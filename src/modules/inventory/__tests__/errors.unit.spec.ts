import { errorHandler } from "@medusajs/framework/http"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"

import { isTransient, translateDatabaseError } from "../database-errors"
import {
  InsufficientInventoryError,
  invalidData,
  notAllowed,
  notFound,
  StockConflictError,
} from "../errors"

/** An error as the driver of Postgres throws it. */
const refused = (code: string, fields: object = {}) =>
  Object.assign(new Error("refused by Postgres"), { code, ...fields })

describe("what Postgres refuses", () => {
  it.each(["40P01", "55P03", "40001", "57014"])(
    "for a moment (%s) is tried again, and in the end told as a conflict",
    (code) => {
      expect(isTransient(refused(code))).toBe(true)

      const error = translateDatabaseError(refused(code)) as StockConflictError

      expect(error).toBeInstanceOf(StockConflictError)
      expect(error).toMatchObject({
        type: MedusaError.Types.CONFLICT,
        code: "stock_busy",
        status: 409,
        statusCode: 409,
        expose: true,
      })
    }
  )

  it.each([
    [
      "Key (sku)=(MUG) already exists.",
      "Inventory item with sku: MUG already exists",
    ],
    [
      "Key (sku)=(MUG (blue), large) already exists.",
      "Inventory item with sku: MUG (blue), large already exists",
    ],
    [
      "Key (inventory_item_id, location_id)=(iitem_1, oslo) already exists.",
      "Inventory item with inventory_item_id: iitem_1, location_id: oslo already exists",
    ],
    [
      "Key (inventory_item_id, location_id)=(iitem_1, Oslo, east) already exists.",
      "Inventory item with (inventory_item_id, location_id): (iitem_1, Oslo, east) already exists",
    ],
  ])("as a duplicate is bad input: %s", (detail, message) => {
    expect(
      translateDatabaseError(
        refused("23505", { detail, table: "inventory_item" })
      )
    ).toMatchObject({ type: MedusaError.Types.INVALID_DATA, message })
  })

  it("as a reference to nothing is not found", () => {
    expect(
      translateDatabaseError(
        refused("23503", {
          detail:
            'Key (inventory_item_id)=(iitem_1) is not present in table "inventory_item".',
          table: "inventory_level",
        })
      )
    ).toMatchObject({
      type: MedusaError.Types.NOT_FOUND,
      message:
        "Inventory level refers to inventory_item_id: iitem_1, which does not exist",
    })
  })

  it.each(["22003", "22007", "22008", "22021", "22P02", "22P05"])(
    "as a value that does not fit (%s) is bad input",
    (code) => {
      expect(isTransient(refused(code))).toBe(false)
      expect(translateDatabaseError(refused(code))).toMatchObject({
        type: MedusaError.Types.INVALID_DATA,
        message: "Invalid value: refused by Postgres",
      })
    }
  )

  it("for any other reason, and what is not of Postgres, stays what it is", () => {
    for (const error of [
      refused("42601"),
      new Error("not of Postgres"),
      new MedusaError(MedusaError.Types.NOT_FOUND, "not of Postgres"),
      "not an error",
      undefined,
    ]) {
      expect(isTransient(error)).toBe(false)
      expect(translateDatabaseError(error)).toBe(error)
    }
  })
})

describe("not enough stock", () => {
  it("names every short line with its figures", () => {
    const shortages = [
      {
        inventory_item_id: "iitem_1",
        location_id: "oslo",
        requested: 3,
        available: 1.5,
      },
      {
        inventory_item_id: "iitem_2",
        location_id: "bergen",
        requested: 1,
        available: -2,
      },
    ]
    const error = new InsufficientInventoryError(shortages)

    expect(error).toMatchObject({
      type: MedusaError.Types.NOT_ALLOWED,
      code: MedusaError.Codes.INSUFFICIENT_INVENTORY,
      shortages,
    })
    expect(error.message).toBe(
      "Not enough stock: item iitem_1 at location oslo: requested 3, available 1.5; " +
        "item iitem_2 at location bergen: requested 1, available -2"
    )
  })
})

describe("Medusa's error handler", () => {
  it.each<[string, MedusaError, number, object]>([
    ["bad input", invalidData("bad", []), 400, { type: "invalid_data" }],
    ["an unknown id", notFound("gone", []), 404, { type: "not_found" }],
    ["a rule", notAllowed("no", []), 400, { type: "not_allowed" }],
    [
      "too few units",
      new InsufficientInventoryError([]),
      400,
      { type: "not_allowed", code: "insufficient_inventory" },
    ],
    [
      "a stale value",
      new StockConflictError("has 5, not the expected 4", "stale_value", []),
      409,
      {},
    ],
    [
      "stock that stays locked",
      new StockConflictError("try again", "stock_busy", []),
      409,
      {},
    ],
  ])("answers %s with its status and its message", (_, error, status, body) => {
    const answer = { status: 0, body: {} }
    const response = {
      status(code: number) {
        answer.status = code

        return response
      },
      json(json: object) {
        answer.body = json
      },
    }
    const logger = { error() {}, info() {}, warn() {} }

    errorHandler()(
      error,
      {
        scope: {
          resolve: (key: string) =>
            key === ContainerRegistrationKeys.LOGGER ? logger : undefined,
        },
      } as never,
      response as never,
      () => {}
    )
    expect(answer).toMatchObject({
      status,
      body: { ...body, message: error.message },
    })
  })
})
