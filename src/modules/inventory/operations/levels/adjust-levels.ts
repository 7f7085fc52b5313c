import { isDefined, MedusaError } from "@medusajs/framework/utils"

import { ADJUSTMENT_SOURCES } from "../../policy/words"
import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { Path, readFacts, readRows } from "../../input"
import { FACT_NAMES } from "../../policy/ledger/movement-columns"
import {
  AdjustedLine,
  AdjustLevelsInput,
  AdjustmentLine,
  LedgerFacts,
  StockContext,
} from "../../types"
import { SkuMeaning } from "../../policy/items/sku"
import { refusalOfAll } from "../../policy/levels/decide-adjustments"
import {
  itemNamedBy,
  locationNamedBy,
  NameDirectory,
} from "../../policy/levels/named-levels"
import { parseQuantity } from "../../policy/quantity"
import { parseReason } from "../../policy/ledger/reasons"
import { parseStocked, StockRules } from "../../policy/levels/stock-rules"
import {
  Adjusted,
  countLines,
  decideAndApply,
  describeRefusal,
  LevelAdjustment,
} from "./apply-adjustments"
import { readNames } from "./read-names"

/** What the shop allows of an adjustment. */
interface AdjustSettings {
  rules: StockRules
  reasons: string[]
  skus: SkuMeaning
}

/**
 * Adjusts levels as the lines say: locks them, decides, writes. One transaction
 * of two statements, whatever the number of lines. What a line does depends on
 * what those before it left on its level; deciding that in SQL would take a
 * recursive expression that passes over all lines once per line of a level.
 *
 * @throws MedusaError of the gravest refused line, if the call is all or nothing
 */
export async function adjustLevels(
  database: StockDatabase,
  input: AdjustLevelsInput,
  settings: AdjustSettings,
  context: StockContext
): Promise<Adjusted> {
  const skips = parseChoice(input.on_error, "on_error", ["reject_all", "skip"])
  const source = parseChoice(input.source, "source", ADJUSTMENT_SOURCES)

  if (!Array.isArray(input.lines)) {
    throw badValue("lines", "must be a list")
  }

  const isAllOrNothing = skips === "reject_all"
  const names = await readNames(
    database,
    input.lines,
    { skus: settings.skus, known: input.known_names },
    context
  )
  const lines: LevelAdjustment[] = []
  const malformed: { index: number; error: MedusaError }[] = []

  readRows(input.lines, (line, path, index) => {
    try {
      lines.push(
        readLine(line, path, index, {
          call: input,
          settings,
          names,
          context,
        })
      )
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      malformed.push({ index, error: error })
    }
  })

  if (isAllOrNothing && !input.dry_run && malformed.length) {
    throw refusalOfAll(malformed, input.lines.length > 1)
  }

  const adjusted = await database.transaction(context, (inside) =>
    decideAndApply(
      database,
      {
        lines,
        source,
        isAllOrNothing,
        isMany: input.lines.length > 1,
        isDryRun: input.dry_run ?? false,
        isRefused: malformed.length > 0,
      },
      settings.rules,
      inside
    )
  )

  return withMalformed(adjusted, input.lines, malformed)
}

function readLine(
  line: AdjustmentLine,
  path: Path,
  index: number,
  {
    call,
    settings,
    names,
    context,
  }: {
    call: AdjustLevelsInput
    settings: AdjustSettings
    names: NameDirectory
    context: StockContext
  }
): LevelAdjustment {
  const isRelative = isDefined(line.adjustment)

  if (isRelative === isDefined(line.stocked_quantity)) {
    throw badValue(
      path("adjustment"),
      `or ${path("stocked_quantity")} must be given, and not both`
    )
  }

  const facts = readFacts(line, path, {
    caller: context.caller,
    ledger: { ...context.ledger, ...factsOf(call) },
  })

  return {
    index,
    inventory_item_id: itemNamedBy(line, path, names),
    location_id: locationNamedBy(line, path, names),
    kind: isRelative ? "adjusted" : "counted",
    adjustment: isRelative
      ? parseQuantity(line.adjustment, path("adjustment"))
      : null,
    stocked_to: isRelative
      ? null
      : parseStocked(
          line.stocked_quantity,
          path("stocked_quantity"),
          settings.rules
        ),
    expected: isDefined(line.expected)
      ? parseQuantity(line.expected, path("expected"))
      : null,
    facts: {
      ...facts,
      reason: parseReason(
        facts.reason ?? undefined,
        path("reason"),
        settings.reasons
      ),
    },
  }
}

/** The facts that are given, without those that are not. */
function factsOf(call: LedgerFacts): LedgerFacts {
  return Object.fromEntries(
    FACT_NAMES.map((name) => [name, call[name]]).filter(([, value]) =>
      isDefined(value)
    )
  )
}

function parseChoice<const Value extends string>(
  value: unknown,
  name: string,
  values: readonly [Value, ...Value[]]
): Value {
  const chosen = values.find((one) => one === (value ?? values[0]))

  if (!chosen) {
    throw badValue(
      name,
      `must be ${values.map((one) => `"${one}"`).join(" or ")}`
    )
  }

  return chosen
}

/** Lines that never got as far as a level, in their places. */
function withMalformed(
  adjusted: Adjusted,
  input: AdjustmentLine[],
  malformed: { index: number; error: MedusaError }[]
): Adjusted {
  const refused = malformed.map(({ index, error }): AdjustedLine => ({
    index,
    inventory_item_id: parseTextOrNone(input[index]?.inventory_item_id),
    location_id: parseTextOrNone(input[index]?.location_id),
    status: "refused",
    stocked_before: null,
    stocked_after: null,
    reserved_quantity: null,
    movement_id: null,
    error: describeRefusal(error),
  }))
  const lines = [...adjusted.result.lines, ...refused].sort(
    (one, other) => one.index - other.index
  )

  return {
    ...adjusted,
    result: { ...adjusted.result, ...countLines(lines), lines },
  }
}

function parseTextOrNone(value: unknown): string {
  return typeof value === "string" ? value : ""
}
