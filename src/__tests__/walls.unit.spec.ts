import { ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

const MODULE = "src/modules/inventory"

let cruiser: ChildProcess

beforeAll(() => {
  cruiser = fork(path.join(__dirname, "support/cruise.mjs"))
})

afterAll(() => {
  cruiser.kill()
})

/**
 * The names of the walls that break in a tree of these files.
 *
 * @param beyond how many modules of Node's they import
 */
async function brokenWalls(
  files: Record<string, string>,
  beyond = 0
): Promise<string[]> {
  const tree = mkdtempSync(path.join(tmpdir(), "holdfast-walls-"))

  try {
    for (const [name, text] of Object.entries({
      "tsconfig.check.json": "{}",
      ...files,
    })) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true })
      writeFileSync(path.join(tree, name), text)
    }

    cruiser.send(tree)

    const [summary] = (await once(cruiser, "message")) as [
      {
        violations: { rule: { name: string } }[]
        totalCruised: number
      },
    ]

    // All of the tree was read: no violation means that there is none.
    expect(summary.totalCruised).toBe(Object.keys(files).length + beyond)

    return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort()
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

const importing = (specifier: string) =>
  `import { value } from "${specifier}"\nexport const own = value\n`
const LEAF = "export const value = 1\n"

describe("the walls between the layers", () => {
  it.each([
    [
      "policy-is-pure",
      `${MODULE}/policy/carts/caps.ts`,
      "../../sql/lock",
      `${MODULE}/sql/lock.ts`,
    ],
    [
      "policy-is-pure",
      `${MODULE}/policy/carts/caps.ts`,
      "../../operations/carts/hold-cart",
      `${MODULE}/operations/carts/hold-cart.ts`,
    ],
    [
      "sql-knows-no-operation",
      `${MODULE}/sql/lock.ts`,
      "../operations/carts/hold-cart",
      `${MODULE}/operations/carts/hold-cart.ts`,
    ],
    [
      "operations-know-no-service",
      `${MODULE}/operations/carts/hold-cart.ts`,
      "../../service",
      `${MODULE}/service.ts`,
    ],
    ...[
      ["operations/carts/hold-cart", "../../call-scope"],
      ["policy/carts/caps", "../../call-scope"],
      ["sql/lock", "../call-scope"],
      ["errors", "./call-scope"],
      ["input", "./call-scope"],
      ["database", "./call-scope"],
      ["methods/cart-methods", "../call-scope"],
    ].map(([from, scope]) => [
      "the-scope-ends-at-the-service",
      `${MODULE}/${from}.ts`,
      scope!,
      `${MODULE}/call-scope.ts`,
    ]),
    [
      "only-the-database-leaves-the-scope",
      `${MODULE}/operations/carts/hold-cart.ts`,
      "../../out-of-scope",
      `${MODULE}/out-of-scope.ts`,
    ],
    [
      "only-the-service-calls-operations",
      "src/api/admin/stock/route.ts",
      "../../../modules/inventory/operations/levels/adjust-levels",
      `${MODULE}/operations/levels/adjust-levels.ts`,
    ],
    [
      "the-module-knows-no-http-and-no-workflow",
      `${MODULE}/service.ts`,
      "../../workflows/carts/hold-cart",
      "src/workflows/carts/hold-cart.ts",
    ],
    [
      "workflows-know-no-http",
      "src/workflows/carts/hold-cart.ts",
      "../../api/idempotency",
      "src/api/idempotency.ts",
    ],
    [
      "the-admin-knows-no-server",
      "src/admin/lib/client.ts",
      "../../modules/inventory/errors",
      `${MODULE}/errors.ts`,
    ],
  ])("%s: %s may not import %s", async (wall, from, specifier, to) => {
    expect(
      await brokenWalls({ [from]: importing(specifier), [to]: LEAF })
    ).toEqual([wall])
  })

  it("no-other-ambient-state: an operation may not keep what nobody passes to it", async () => {
    const ambient = 'export { AsyncLocalStorage } from "node:async_hooks"\n'

    expect(
      await brokenWalls(
        { [`${MODULE}/operations/carts/hold-cart.ts`]: ambient },
        1
      )
    ).toEqual(["no-other-ambient-state"])
    expect(
      await brokenWalls({ [`${MODULE}/call-scope.ts`]: ambient }, 1)
    ).toEqual([])
  })

  it("only-telemetry-measures: an operation may not count by itself", async () => {
    const measuring =
      'export { metrics } from "@medusajs/framework/opentelemetry/api"\n'

    expect(
      await brokenWalls(
        { [`${MODULE}/operations/carts/hold-cart.ts`]: measuring },
        1
      )
    ).toEqual(["only-telemetry-measures"])
    expect(
      await brokenWalls({ [`${MODULE}/telemetry/meters.ts`]: measuring }, 1)
    ).toEqual([])
  })

  it("no-cycles: two files may not import each other", async () => {
    expect(
      await brokenWalls({
        [`${MODULE}/types/carts.ts`]: importing("./orders"),
        [`${MODULE}/types/orders.ts`]: importing("./carts"),
      })
    ).toEqual(["no-cycles"])
  })

  it("lets each layer import the one below", async () => {
    expect(
      await brokenWalls({
        "src/api/admin/stock/route.ts": importing(
          "../../../workflows/levels/adjust"
        ),
        "src/workflows/levels/adjust.ts": importing(
          "../../modules/inventory/service"
        ),
        [`${MODULE}/service.ts`]: importing("./operations/levels/adjust"),
        [`${MODULE}/methods/service-edge.ts`]: importing("../call-scope"),
        [`${MODULE}/out-of-scope.ts`]: importing("./call-scope"),
        [`${MODULE}/database.ts`]: importing("./out-of-scope"),
        "src/workflows/carts/steps.ts": importing(
          "../../modules/inventory/call-scope"
        ),
        [`${MODULE}/call-scope.ts`]: LEAF,
        [`${MODULE}/operations/levels/adjust.ts`]: importing("../../sql/lock"),
        [`${MODULE}/sql/lock.ts`]: importing("../policy/levels/rules"),
        [`${MODULE}/policy/levels/rules.ts`]: LEAF,
      })
    ).toEqual([])
  })
})
