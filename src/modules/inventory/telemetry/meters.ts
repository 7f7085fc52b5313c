import {
  BatchObservableCallback,
  Counter,
  createNoopMeter,
  diag,
  Histogram,
  Meter,
  MeterProvider,
  metrics,
  Observable,
} from "@medusajs/framework/opentelemetry/api"

import {
  AttributesOf,
  Figures,
  Gauge,
  Instrument,
  INSTRUMENTS,
  Measured,
  SCOPE,
} from "./instruments"

/**
 * The meters of the provider that is set, undefined where nobody measures. They are
 * taken at the first use and whenever another provider is set, for OpenTelemetry's API
 * has no stand-in for one that comes later: an instrument that is made before it is
 * there counts nothing for ever. To ask takes a few hundredths of a microsecond.
 */
export function meters(): Meters | undefined {
  const provider = metrics.getMeterProvider()

  if (provider !== taken?.provider) {
    taken = { provider, meters: take(provider) }
  }

  return taken.meters
}

let taken: { provider: MeterProvider; meters: Meters | undefined } | undefined

function take(provider: MeterProvider): Meters | undefined {
  return harmless(() => {
    const meter = provider.getMeter(SCOPE)

    return meter === createNoopMeter() ? undefined : new Meters(meter)
  })
}

/** Instruments of the table. What goes wrong in them is no concern of the call's. */
export class Meters {
  private readonly measured = new Map<
    Measured,
    (value: number, of: Record<string, string>) => void
  >()

  constructor(meter: Meter) {
    const gauges = new Map<Gauge, Observable>()

    for (const [name, one] of Object.entries(INSTRUMENTS)) {
      const { kind, unit, says, buckets } = one as Instrument
      const options = { unit, description: plain(says) }

      switch (kind) {
        case "counter": {
          const counter: Counter = meter.createCounter(name, options)

          this.measured.set(name as Measured, (value, of) =>
            counter.add(value, of)
          )
          break
        }
        case "histogram": {
          const histogram: Histogram = meter.createHistogram(name, {
            ...options,
            advice: { explicitBucketBoundaries: [...buckets!] },
          })

          this.measured.set(name as Measured, (value, of) =>
            histogram.record(value, of)
          )
          break
        }
        case "gauge":
          gauges.set(name as Gauge, meter.createObservableGauge(name, options))
      }
    }

    meter.addBatchObservableCallback(observing(gauges), [...gauges.values()])
  }

  /** Counts so many more, or notes a figure of a histogram. */
  add<Name extends Measured>(
    name: Name,
    value: number,
    attributes: AttributesOf<Name>
  ): void {
    harmless(() => this.measured.get(name)!(value, attributes))
  }

  /** Begins to take a time, which ends when it is called. */
  timer<Name extends Measured>(
    name: Name
  ): (attributes: AttributesOf<Name>) => void {
    const began = performance.now()

    return (attributes) =>
      this.add(name, (performance.now() - began) / 1000, attributes)
  }
}

const sources = new Set<() => Promise<Figures>>()

/**
 * Shows figures as gauges, asked for when a reader collects and never else.
 *
 * @param source may reject: then there is nothing to show
 * @returns ends it
 */
export function observe(source: () => Promise<Figures>): () => void {
  sources.add(source)
  meters()

  return () => void sources.delete(source)
}

function observing(gauges: Map<Gauge, Observable>): BatchObservableCallback {
  return async (result) => {
    const known = await Promise.allSettled(
      [...sources].map((source) => source())
    )

    for (const one of known) {
      if (one.status === "rejected") {
        diag.error("Holdfast could not say how it fares", one.reason)
        continue
      }
      for (const [name, figures] of Object.entries(one.value)) {
        for (const { value, attributes } of figures) {
          result.observe(gauges.get(name as Gauge)!, value, attributes)
        }
      }
    }
  }
}

/** Whoever exports or samples may fail: it is told to OpenTelemetry's own log alone. */
export function harmless<Result>(task: () => Result): Result | undefined {
  try {
    return task()
  } catch (error) {
    try {
      diag.error("Holdfast could not be measured", error)
    } catch {
      // Nor does that fail a call.
    }

    return undefined
  }
}

/** A table's words without their links. */
function plain(says: string): string {
  return says.replace(/\[(.*?)\]\(.*?\)/g, "$1").replaceAll("`", "")
}
