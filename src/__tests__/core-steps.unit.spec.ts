import { logger } from "@medusajs/framework/logger"
import { WorkflowManager } from "@medusajs/framework/orchestration"
import * as core from "@medusajs/medusa/core-flows"

import type * as CoreMap from "../workflows/core/map"

interface Handler {
  invoke(call: object): Promise<unknown>
}

/**
 * Whether core runs a step on a condition only. A step looks at its metadata
 * first, and what stands in a `when` at what the condition asks for.
 */
async function isInsideWhen({ invoke }: Handler): Promise<boolean> {
  const asked: string[] = []
  const call = new Proxy(
    {},
    {
      get: (_target, name) => {
        asked.push(String(name))
        throw new Error("Seen")
      },
    }
  )

  await expect(invoke(call)).rejects.toThrow("Seen")

  return asked[0] !== "metadata"
}

/** As they are before code of ours is around them. */
const handlersOf = (workflow: string) =>
  new Map(
    WorkflowManager.getWorkflow(workflow)?.handlers_ as unknown as Map<
      string,
      Handler
    >
  )

describe("the map of core's steps", () => {
  const before = new Map(
    Object.values(core)
      .filter((one) => typeof one === "function" && "getName" in one)
      .map((one) => [one.getName(), handlersOf(one.getName())])
  )
  let map: typeof CoreMap

  beforeAll(() => {
    map = jest.requireActual<typeof CoreMap>("../workflows/core/map")
  })

  it("lists what is surrounded, why and by which file, and what stands inside a when of core's", async () => {
    const rows: string[] = []

    for (const { workflow, step, layer, file, why } of map.CORE_STEPS) {
      const name = workflow?.getName()
      const isConditional =
        name && (await isInsideWhen(before.get(name)!.get(step)!))

      rows.push(
        [
          name ?? "*",
          step,
          ...(isConditional ? ["(when)"] : []),
          ...(layer === "turn" ? ["(turn)"] : []),
        ].join(" ") + `\n    ${file}: ${why}`
      )
    }

    expect(rows.join("\n")).toMatchSnapshot()
  })

  it("says of each row which file the code is of", () => {
    // A turn's code is made for each workflow.
    const rows = map.CORE_STEPS.filter(({ layer }) => layer === "work")

    for (const { file, step, codeFor } of rows) {
      const own = Object.values(
        jest.requireActual<object>(file.replace("src/", "../"))
      )

      expect([
        step,
        own.includes(codeFor) || own.includes(codeFor(step)),
      ]).toEqual([step, true])
    }
  })

  it("refuses a second owner of a step", () => {
    const [first] = map.CORE_STEPS

    expect(() =>
      map.surround([{ ...first!, file: "src/workflows/core/other.ts" }])
    ).toThrow(
      'The step "beforeRefreshingPaymentCollection" of the workflow "refresh-cart-items" has ' +
        "code of src/workflows/core/cart.ts around it, and cannot have that of " +
        "src/workflows/core/other.ts as well"
    )
    expect(() =>
      map.surround([
        {
          ...map.CORE_STEPS.find(({ isEverywhere }) => isEverywhere)!,
          file: "src/workflows/core/other.ts",
        },
      ])
    ).toThrow(
      'The step "create-orders" has code of src/workflows/core/any-completion.ts around it ' +
        "everywhere, and cannot have that of src/workflows/core/other.ts as well"
    )
  })

  it("refuses two rows for one step, and a step that core does not have", () => {
    const [first] = map.CORE_STEPS

    expect(() => map.surround([first!, first!])).toThrow(
      'The map has two rows for the step "beforeRefreshingPaymentCollection" of refresh-cart-items'
    )
    expect(() => map.surround([{ ...first!, step: "of-tomorrow" }])).toThrow(
      'Holdfast needs the step "of-tomorrow" of Medusa\'s workflow "refresh-cart-items", ' +
        "which is not there"
    )
  })

  it("says in one line that a version is not tested, and what is not surrounded there", () => {
    const warn = jest.spyOn(logger, "warn").mockImplementation()
    const [first] = map.CORE_STEPS
    const [begins, ends] = map.CORE_STEPS.filter(
      ({ layer, workflow }) =>
        layer === "turn" && workflow === core.cancelOrderWorkflow
    )

    map.surround([first!], "2.30.0")
    map.surround(
      [
        { ...first!, step: "of-tomorrow", why: "carts hold" },
        { ...first!, workflow: undefined, why: "orders hold" },
        begins!,
        { ...ends!, step: "gone" },
      ],
      "3.0.0-rc.1"
    )

    expect(warn.mock.calls).toEqual([
      [
        "HOLDFAST IS NOT TESTED on Medusa 2.30.0, but on 2.18 to 2.22. All steps that it " +
          "stands around are there.",
      ],
      [
        "HOLDFAST IS NOT TESTED on Medusa 3.0.0-rc.1, but on 2.18 to 2.22, and this version " +
          "lacks steps that it stands around, so that these do not hold: " +
          "carts hold (refresh-cart-items: of-tomorrow); " +
          "orders hold (no such workflow: beforeRefreshingPaymentCollection); " +
          "it ends (cancel-order: gone); " +
          "a turn at the order begins (cancel-order: get-order)",
      ],
    ])
  })

  it("refuses a tested version that lacks a step", () => {
    const [first] = map.CORE_STEPS

    expect(() =>
      map.surround([{ ...first!, workflow: undefined }], "2.22.0-snapshot-1")
    ).toThrow(/^Holdfast needs the step "beforeRefreshingPaymentCollection"/)
  })
})
