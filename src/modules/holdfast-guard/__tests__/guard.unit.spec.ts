import { MedusaModule } from "@medusajs/framework/modules-sdk"
import { Logger } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import HoldfastGuardService from "../service"

describe("guard", () => {
  const getModuleInstance = jest.spyOn(MedusaModule, "getModuleInstance")

  afterAll(() => {
    getModuleInstance.mockRestore()
  })

  it.each([
    ["another module", { [Modules.INVENTORY]: {} }],
    ["no module", undefined],
  ])("speaks up when %s answers for inventory", async (_, loaded) => {
    const errors = await errorsAtStart(loaded)

    expect(getModuleInstance).toHaveBeenLastCalledWith(Modules.INVENTORY)
    expect(errors).toEqual([
      expect.stringMatching(/^HOLDFAST IS NOT IN CHARGE: .*withHoldfast/),
    ])
  })

  it("speaks up about options where they do not count", async () => {
    expect(
      await errorsAtStart(OURS, { stock: {}, retries: {}, database: {} })
    ).toEqual([
      expect.stringMatching(
        /^HOLDFAST'S OPTIONS DO NOT COUNT .* stock, retries\./
      ),
    ])
  })

  it("is silent when Holdfast is in charge", async () => {
    expect(await errorsAtStart(OURS, { database: {} })).toEqual([])
    expect(await errorsAtStart(OURS)).toEqual([])
  })

  const OURS = { [Modules.INVENTORY]: { __holdfast: true } }

  async function errorsAtStart(loaded: unknown, options?: object) {
    const error = jest.fn()

    getModuleInstance.mockReturnValueOnce(loaded)
    await new HoldfastGuardService(
      { logger: { error } as unknown as Logger },
      options
    ).__hooks.onApplicationStart()

    return error.mock.calls.flat()
  }
})
