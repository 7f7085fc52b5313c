// @ts-check

/** @typedef {{ reason: string, type: string, code: string | null, status: string }} Refusal */

const REFUSAL = { $ref: "#/components/schemas/Refusal" }

/** What Medusa itself answers, whatever the route. */
const OF_MEDUSA = {
  401: "Nobody is logged in, or the key is not known.",
  403: "Role checks are on, and the user lacks a policy of the route.",
}

/**
 * Every way in which a call can be refused: the table in the docstring of the errors.
 *
 * @param {string} source
 * @returns {Refusal[]}
 */
export function refusalsIn(source) {
  const rows = [
    ...source.matchAll(
      /^ \* \| ([^|]+?) +\| `(\w+)` +\| (?:`(\w+)`)? *\| (\d{3}) +\|$/gm
    ),
  ].map(([, reason, type, code, status]) => ({
    reason: /** @type {string} */ (reason),
    type: /** @type {string} */ (type),
    code: code ?? null,
    status: /** @type {string} */ (status),
  }))

  if (rows.length < 10) {
    throw new Error("The table of refusals is not where it was")
  }

  return rows
}

/**
 * The answers of each status, with the codes by which they are told apart, and
 * how operations were answered so, by their names.
 *
 * @param {Refusal[]} refusals
 * @param {Record<string, import("./document.mjs").Example>} examples
 */
export function errorResponses(refusals, examples) {
  const statuses = [...new Set(refusals.map(({ status }) => status))]

  return {
    ...Object.fromEntries(
      Object.entries(OF_MEDUSA).map(([status, description]) => [
        status,
        { description },
      ])
    ),
    ...Object.fromEntries(
      statuses.map((status) => {
        const ones = refusals.filter((one) => one.status === status)
        const codes = ones.flatMap(({ code }) => code ?? [])
        const answers = Object.entries(examples).flatMap(
          ([name, { refusal }]) =>
            refusal?.status === Number(status)
              ? [[name, { value: refusal.answer }]]
              : []
        )

        return [
          status,
          {
            description: ones
              .map(
                ({ reason, type, code }) =>
                  `- ${reason}: \`${type}\`${code ? `, \`${code}\`` : ""}`
              )
              .join("\n"),
            ...(codes.length && { "x-error-codes": codes }),
            content: {
              "application/json": {
                schema: REFUSAL,
                ...(answers.length && {
                  examples: Object.fromEntries(answers),
                }),
              },
            },
          },
        ]
      })
    ),
  }
}
