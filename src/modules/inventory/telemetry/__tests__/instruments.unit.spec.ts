import { readFileSync } from "node:fs"
import path from "node:path"

import { metrics as sdk } from "@medusajs/framework/opentelemetry/sdk-node"
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus"

import { AskedReader } from "../../__tests__/support/heard-telemetry"
import {
  Figures,
  Instrument,
  INSTRUMENTS,
  Measured,
  SCOPE,
} from "../instruments"
import { Meters, observe } from "../meters"

const DOCS = path.resolve(__dirname, "../../../../../docs")
const PAGE = readFileSync(path.join(DOCS, "metrics.md"), "utf8")
const DASHBOARD = readFileSync(path.join(DOCS, "grafana.json"), "utf8")

const TABLE: [string, Instrument][] = Object.entries(INSTRUMENTS)

/** The labels of each series, by the name that Prometheus has for it. */
async function seriesOfPrometheus(): Promise<Map<string, string[]>> {
  const reader = new AskedReader()
  const provider = new sdk.MeterProvider({ readers: [reader] })
  const meters = new Meters(provider.getMeter(SCOPE))
  const some = ({ attributes }: Instrument) =>
    Object.fromEntries(attributes.map((name) => [name, "some"]))
  const end = observe(
    async () =>
      Object.fromEntries(
        TABLE.filter(([, { kind }]) => kind === "gauge").map(([name, one]) => [
          name,
          [{ value: 1, attributes: some(one) }],
        ])
      ) as Figures
  )

  for (const [name, one] of TABLE) {
    if (one.kind !== "gauge") {
      meters.add(name as Measured, 1, some(one) as never)
    }
  }

  try {
    const { resourceMetrics } = await reader.collect()
    const text = new PrometheusSerializer(
      undefined,
      false,
      undefined,
      true,
      true
    ).serialize(resourceMetrics)

    return new Map(
      [...text.matchAll(/^(holdfast_\w+)(?:\{(.*)\})? \S+$/gm)].map(
        ([, name, labels = ""]) => [
          name!,
          [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!),
        ]
      )
    )
  } finally {
    end()
  }
}

let parser: (typeof import("@prometheus-io/lezer-promql", {
  with: { "resolution-mode": "import" },
}))["parser"]

beforeAll(async () => {
  parser = (await import("@prometheus-io/lezer-promql")).parser
})

/** What Grafana puts in the place of a variable before Prometheus reads it. */
const SENT: Record<string, string> = { $__rate_interval: "1m", $job: "shop" }

/**
 * The series that an expression reads, with the labels by which it tells them apart, by
 * the grammar that Prometheus' own page reads expressions by.
 *
 * @throws where it is no expression
 */
function readIn(expression: string): { series: string[]; labels: string[] } {
  const sent = Object.entries(SENT).reduce(
    (text, [name, value]) => text.replaceAll(name, value),
    expression
  )
  const series: string[] = []
  const labels: string[] = []

  parser.parse(sent).iterate({
    enter: ({ type, node, from, to }) => {
      const text = sent.slice(from, to)

      if (type.isError) {
        throw new Error(`No PromQL at ${from}: ${sent}`)
      }
      if (
        type.name === "Identifier" &&
        node.parent?.name === "VectorSelector"
      ) {
        series.push(text)
      }
      if (type.name === "LabelName") {
        labels.push(text)
      }
    },
  })

  return { series, labels }
}

/** Of the scraping, and the same of each instrument. */
const GIVEN = ["job", "instance"]

async function expectKnown(expressions: string[]): Promise<void> {
  const known = await seriesOfPrometheus()

  for (const expression of expressions) {
    const { series, labels } = readIn(expression)

    expect({ expression, series: series.length }).not.toEqual({
      expression,
      series: 0,
    })
    for (const name of series) {
      expect([...known.keys()]).toContain(name)
      for (const label of labels) {
        expect({
          expression,
          label,
          is: [...GIVEN, ...known.get(name)!].includes(label),
        }).toEqual({ expression, label, is: true })
      }
    }
  }
}

const { panels, templating } = JSON.parse(DASHBOARD) as {
  panels: {
    id: number
    title: string
    type: string
    gridPos: Record<"h" | "w" | "x" | "y", number>
    datasource?: object
    targets?: {
      refId: string
      expr: string
      legendFormat: string
      datasource: object
    }[]
  }[]
  templating: {
    list: {
      name: string
      type: string
      query: string | { query: string }
      datasource?: object
    }[]
  }
}
const targets = panels.flatMap((panel) => panel.targets ?? [])

describe("the instruments", () => {
  it("are those of the table of docs/metrics.md, word for word", () => {
    const rows = [
      ...PAGE.matchAll(
        /^\| `(holdfast\.[\w.]+)` +\| (\w+) +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm
      ),
    ].map((row) => row.slice(1, 6))

    expect(rows).toEqual(
      TABLE.map(([name, { kind, unit, attributes, says }]) => [
        name,
        kind,
        `\`${unit}\``,
        attributes.map((one) => `\`${one}\``).join(", "),
        says,
      ])
    )
  })

  it("are told apart by nothing of which there are many", () => {
    expect([
      ...new Set(TABLE.flatMap(([, { attributes }]) => attributes)),
    ]).toEqual([
      "method",
      "outcome",
      "code",
      "reason",
      "action",
      "event",
      "kind",
      "operation",
      "statement",
      "part",
    ])
  })
})

describe("the dashboard docs/grafana.json", () => {
  it("asks for series and labels that there are, as Prometheus spells them", async () => {
    await expectKnown(targets.map(({ expr }) => expr))
  })

  it.each([
    "sum(rate(holdfast_refusals_total[5m])",
    "sum by code (holdfast_refusals_total)",
    "holdfast_refusals_total{code=}",
    "max(holdfast_health) >> 1",
  ])("is asked of what is PromQL alone, which %s is not", (expression) => {
    expect(() => readIn(expression)).toThrow("No PromQL at")
  })

  it("shows every instrument", () => {
    const shown = targets
      .flatMap(({ expr }) => readIn(expr).series)
      .map((name) => name.replace(/_(bucket|sum|count|total)$/, ""))

    expect(
      TABLE.map(([name]) => name.replaceAll(".", "_")).filter(
        (name) => !shown.includes(name)
      )
    ).toEqual([])
  })

  it("names each line by labels that its expression tells apart", () => {
    for (const { expr, legendFormat } of targets) {
      const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(
        ([, label]) => label
      )

      expect({ expr, labels: readIn(expr).labels }).toEqual({
        expr,
        labels: expect.arrayContaining(labels) as string[],
      })
    }
  })

  it("asks the Prometheus that whoever imports it names", () => {
    const named = [...DASHBOARD.matchAll(/"uid": "(.*?)"/g)].map(
      ([, uid]) => uid
    )

    expect(new Set(named)).toEqual(new Set(["${datasource}", "holdfast"]))
    expect(templating.list).toContainEqual(
      expect.objectContaining({
        name: "datasource",
        type: "datasource",
        query: "prometheus",
      })
    )

    const asking = [
      ...panels.filter(({ type }) => type !== "row"),
      ...targets,
      ...templating.list.filter(({ type }) => type === "query"),
    ]

    for (const { datasource } of asking) {
      expect(datasource).toEqual({ type: "prometheus", uid: "${datasource}" })
    }
  })

  it("uses variables that it has or Grafana brings, each filled by a series that there is", async () => {
    const known = [
      "__rate_interval",
      ...templating.list.map(({ name }) => name),
    ]
    const used = [...DASHBOARD.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!)

    expect(used.filter((name) => !known.includes(name))).toEqual(
      // How a variable says "all".
      ["__all"]
    )

    const queries = templating.list.flatMap(({ type, query }) =>
      type === "query" ? [(query as { query: string }).query] : []
    )

    expect(queries).toHaveLength(1)
    for (const query of queries) {
      const [, name, label] = /^label_values\((\w+), (\w+)\)$/.exec(query)!

      expect([...(await seriesOfPrometheus()).keys()]).toContain(name)
      expect(GIVEN).toContain(label)
    }
  })

  it("has panels of which none lies on another", () => {
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from(
        { length: h * w },
        (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`
      )
    )

    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    // Grafana has 24 columns.
    for (const { title, gridPos } of panels) {
      expect({
        title,
        fits: gridPos.x >= 0 && gridPos.x + gridPos.w <= 24,
      }).toEqual({ title, fits: true })
    }
    for (const { targets: lines = [] } of panels) {
      expect(new Set(lines.map(({ refId }) => refId)).size).toBe(lines.length)
    }
  })
})

describe("what to alert on", () => {
  it("asks for series and labels that there are", async () => {
    const alerts = [...PAGE.matchAll(/^\| `((?:max|sum).*?)`/gm)].map(
      ([, expression]) => expression!.replaceAll("\\|", "|")
    )

    expect(alerts).toHaveLength(9)
    await expectKnown(alerts)
  })
})
