// @ts-check
import { on } from "node:events"
import path from "node:path"

import { cruise } from "dependency-cruiser"
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options"
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config"

const CONFIG = path.resolve(
  import.meta.dirname,
  "../../../.dependency-cruiser.cjs"
)

const options = await extractDepcruiseOptions(CONFIG)

// Looks at one tree after the other: to start costs more than to look.
for await (const [tree] of on(process, "message")) {
  process.chdir(tree)

  const { output } = await cruise(["src"], options, undefined, {
    tsConfig: extractTSConfig(path.join(tree, "tsconfig.check.json")),
  })

  process.send?.(
    /** @type {import("dependency-cruiser").ICruiseResult} */ (output).summary
  )
}
