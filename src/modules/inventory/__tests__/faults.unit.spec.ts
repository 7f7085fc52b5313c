import { readFileSync } from "node:fs"
import path from "node:path"

import { STOCK_FAULTS } from "../types"

describe("faults", () => {
  it("are those that docs/reconcile.md tells of, in its order, and no others", () => {
    const page = readFileSync(
      path.resolve(__dirname, "../../../../docs/reconcile.md"),
      "utf8"
    )
    const [, table] = page.split("## What is found, and what a repair does")

    expect(
      [...table!.matchAll(/^\| `([a-z_]+)` /gm)].map(([, fault]) => fault)
    ).toEqual(STOCK_FAULTS)
  })
})
