// @ts-check
const { metrics, trace } = require("@medusajs/framework/opentelemetry/api")
const sdk = require("@medusajs/framework/opentelemetry/sdk-node")
const {
  BatchSpanProcessor,
  NodeTracerProvider,
} = require("@medusajs/framework/opentelemetry/sdk-trace-node")

const COLLECTED_MS = 1000

class CollectingReader extends sdk.metrics.MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

/** Exports to nowhere: what a backend costs is not ours. */
const nowhere = {
  export: (
    /** @type {unknown} */ _spans,
    /** @type {(result: { code: number }) => void} */ done
  ) => done({ code: 0 }),
  shutdown: async () => {},
}

/**
 * Sets up what a shop does in its `instrumentation.ts`.
 *
 * @param {"metrics" | "traces" | undefined} telemetry
 * @returns {<Result>(call: () => Promise<Result>) => Promise<Result>} makes a call as
 * a request does that is traced, or is not
 */
function startTelemetry(telemetry) {
  if (!telemetry) {
    return (call) => call()
  }

  const reader = new CollectingReader()

  metrics.setGlobalMeterProvider(
    new sdk.metrics.MeterProvider({ readers: [reader] })
  )
  setInterval(() => void reader.collect(), COLLECTED_MS).unref()

  if (telemetry === "metrics") {
    return (call) => call()
  }

  new NodeTracerProvider({
    spanProcessors: [
      new BatchSpanProcessor(/** @type {any} */ (nowhere), {
        maxQueueSize: 100_000,
      }),
    ],
  }).register()

  const tracer = trace.getTracer("bench")

  return (call) =>
    tracer.startActiveSpan("request", (span) =>
      call().finally(() => span.end())
    )
}

module.exports = { startTelemetry }
