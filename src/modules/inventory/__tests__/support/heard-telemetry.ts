import {
  Attributes,
  context,
  MeterProvider,
  metrics,
  trace,
} from "@medusajs/framework/opentelemetry/api"
import { metrics as sdk } from "@medusajs/framework/opentelemetry/sdk-node"
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  ReadableSpan,
  SimpleSpanProcessor,
  SpanExporter,
} from "@medusajs/framework/opentelemetry/sdk-trace-node"

interface Point {
  attributes: Attributes
  value: number | { count: number; sum?: number }
}

/** Reads when it is asked to, and exports nothing. */
export class AskedReader extends sdk.MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** What the SDK of OpenTelemetry hears of this process, from `start` to `stop`. */
export class HeardTelemetry {
  private readonly exporter = new InMemorySpanExporter()
  private reader!: AskedReader

  /** Sets providers, as a shop's `instrumentation.ts` does by `registerOtel`. */
  start({
    exporter = this.exporter,
    provider,
  }: { exporter?: SpanExporter; provider?: MeterProvider } = {}): void {
    this.reader = new AskedReader()
    metrics.setGlobalMeterProvider(
      provider ?? new sdk.MeterProvider({ readers: [this.reader] })
    )
    new NodeTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    }).register()
  }

  stop(): void {
    metrics.disable()
    trace.disable()
    context.disable()
    this.exporter.reset()
  }

  /** What is collected, as an exporter has it. */
  async collected() {
    const { resourceMetrics, errors } = await this.reader.collect()

    expect(errors).toEqual([])

    return resourceMetrics
  }

  /** The figures of an instrument, by attributes; of a histogram how many there were. */
  async figures(name: string): Promise<{ of: Attributes; value: number }[]> {
    return (await this.points(name)).map(({ attributes, value }) => ({
      of: attributes,
      value: typeof value === "number" ? value : value.count,
    }))
  }

  /** The same with the sum of a histogram's values. */
  async sums(name: string): Promise<{ of: Attributes; value: number }[]> {
    return (await this.points(name)).map(({ attributes, value }) => ({
      of: attributes,
      value: typeof value === "number" ? value : (value.sum ?? NaN),
    }))
  }

  private async points(name: string) {
    const { scopeMetrics } = await this.collected()

    return scopeMetrics
      .flatMap(({ metrics: of }) => of)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints as Point[])
  }

  /** Runs a task in a span, as a traced request does. */
  async inSpan<Result>(
    name: string,
    task: () => Promise<Result>
  ): Promise<Result> {
    return await trace
      .getTracer("test")
      .startActiveSpan(
        name,
        async (span) => await task().finally(() => span.end())
      )
  }

  /** Spans that have ended, by name. */
  spans(name: string): ReadableSpan[] {
    return this.exporter.getFinishedSpans().filter((span) => span.name === name)
  }

  get names(): string[] {
    return this.exporter.getFinishedSpans().map(({ name }) => name)
  }
}
