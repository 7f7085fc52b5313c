import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"

import { StockHealth, UNKNOWN_HEALTH } from "../../modules/inventory/types"
import { GET } from "../health/inventory/route"

const SOUND: StockHealth = {
  connection: { status: "ok", round_trip_ms: 1.2 },
  migrations: { status: "ok", pending: [] },
  expiry: { status: "ok", lag_seconds: 0 },
  feed: { status: "ok", lag_seconds: 0 },
  telling: { status: "ok", lag_seconds: 0 },
  check: { status: "ok", checked_at: null, is_sound: null, faults: null },
}

describe("GET /health/inventory", () => {
  it.each([
    ["another module", { listInventoryItems: () => [] }],
    ["no module", undefined],
  ])(
    "is 503 where %s answers for inventory, of which nothing is asked",
    async (_, inventory) => {
      expect(await answerOf(inventory, [])).toEqual({
        status: 503,
        headers: { "cache-control": "no-store", "retry-after": "1" },
        body: {
          status: "down",
          module: {
            status: "down",
            is_in_charge: false,
            has_ignored_options: false,
          },
          ...UNKNOWN_HEALTH,
        },
      })
    }
  )

  it("is degraded, and 200, where options were given that do not count", async () => {
    const inventory = {
      __holdfast: true,
      retrieveStockHealth: () => Promise.resolve(SOUND),
    }

    expect(await answerOf(inventory, ["stock"])).toEqual({
      status: 200,
      headers: { "cache-control": "no-store" },
      body: {
        status: "degraded",
        module: {
          status: "degraded",
          is_in_charge: true,
          has_ignored_options: true,
        },
        ...SOUND,
      },
    })
    expect((await answerOf(inventory, [])).body).toMatchObject({ status: "ok" })
  })

  async function answerOf(inventory: object | undefined, ignored: string[]) {
    const registered: Record<string, unknown> = {
      holdfast_guard: { ignoredOptions: () => Promise.resolve(ignored) },
      ...(inventory && { [Modules.INVENTORY]: inventory }),
    }
    const answer = { status: 0, headers: {}, body: {} as unknown }
    const res = {
      setHeader: (name: string, value: string) =>
        Object.assign(answer.headers, { [name]: value }),
      status: (status: number) => ({
        json: (body: unknown) => Object.assign(answer, { status, body }),
      }),
    }

    await GET(
      {
        scope: {
          hasRegistration: (name: string) => name in registered,
          resolve: (name: string) => registered[name],
        },
      } as unknown as MedusaRequest,
      res as unknown as MedusaResponse
    )

    return answer
  }
})
