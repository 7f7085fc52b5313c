import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

const schema = z
  .object({
    stock: z
      .object({
        /**
         * May adjusting or setting a level leave fewer than zero units on hand?
         * Default `"refuse"`. Some shops sell first and book later: `"allow"`.
         */
        negative: z.enum(["refuse", "allow"]).default("refuse"),
        /**
         * May adjusting or setting a level leave fewer units on hand than are
         * reserved? Default `"allow"`: what is broken is broken. The shortfall is
         * recorded in the movement and told by the event
         * `inventory.inventory-level.shortfall`.
         */
        below_reserved: z.enum(["allow", "refuse"]).default("allow"),
      })
      .strict()
      .prefault({}),
    retries: z
      .object({
        /**
         * How many times a call is tried in all when Postgres refuses it for a
         * moment (deadlock, lock timeout, serialization failure). Default 5.
         */
        attempts: z.number().int().min(1).max(20).default(5),
      })
      .strict()
      .prefault({}),
    /**
     * The longest wait for a row that another call has locked, in milliseconds;
     * 0 waits for ever. Default 5000. Within a caller's transaction that
     * transaction's own setting holds.
     */
    lock_timeout_ms: z.number().int().min(0).max(60000).default(5000),
  })
  .strict()

/** The options of the module, as written in `medusa-config.ts`. All optional. */
export type HoldfastOptions = z.input<typeof schema>

/** The options with every default filled in. */
export type ResolvedHoldfastOptions = z.output<typeof schema>

// Medusa adds what it knows of the database to the options of every module.
const MEDUSA_OWN = ["database"]

/**
 * Checks options and fills in the defaults: the one place that knows them.
 *
 * @throws INVALID_ARGUMENT, naming the option, what it must be and what it is
 * @example
 * resolveOptions({ stock: { negative: "allow" } }).lock_timeout_ms // 5000
 */
export function resolveOptions(options: unknown = {}): ResolvedHoldfastOptions {
  const given =
    typeof options === "object" && options !== null && !Array.isArray(options)
      ? Object.fromEntries(
          Object.entries(options).filter(([name]) => !MEDUSA_OWN.includes(name))
        )
      : options
  const parsed = schema.safeParse(given)

  if (parsed.success) {
    return parsed.data
  }

  throw new MedusaError(
    MedusaError.Types.INVALID_ARGUMENT,
    `Holdfast's options are wrong. ${parsed.error.issues
      .map((issue) => describeIssue(issue, given))
      .join(". ")}`
  )
}

function describeIssue(issue: z.ZodIssue, options: unknown): string {
  const name = issue.path.join(".")

  if (issue.code === "unrecognized_keys") {
    const known = knownNames(issue.path)

    return issue.keys
      .map(
        (key) =>
          `There is no option "${[...issue.path, key].join(".")}"; ` +
          `known here: ${known.map((one) => `"${one}"`).join(", ")}`
      )
      .join(". ")
  }

  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    options
  )

  return `${name ? `"${name}"` : "They"}: ${issue.message}, got ${JSON.stringify(value)}`
}

function knownNames(path: PropertyKey[]): string[] {
  const at = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)[key],
    schema.parse({})
  )

  return Object.keys(at as object)
}
