import {
  Attributes,
  Context,
  context,
  ROOT_CONTEXT,
  Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@medusajs/framework/opentelemetry/api"

import { SCOPE } from "./instruments"
import { harmless } from "./meters"

/** The part of a trace that code runs in. */
export interface InTrace {
  span: Span
  context: Context
}

/** The span that is being recorded here; undefined where nobody traces, or not this. */
export function recorded(): InTrace | undefined {
  const here = context.active()

  return here === ROOT_CONTEXT
    ? undefined
    : harmless(() => {
        const span = trace.getSpan(here)

        return span?.isRecording() ? { span, context: here } : undefined
      })
}

/**
 * Begins a span in another.
 *
 * @param links spans that it is of too
 */
export function begin(
  name: string,
  parent: InTrace,
  {
    kind = SpanKind.INTERNAL,
    attributes = {},
    links = [],
  }: { kind?: SpanKind; attributes?: Attributes; links?: InTrace[] } = {}
): InTrace | undefined {
  return harmless(() => {
    const span = trace.getTracer(SCOPE).startSpan(
      name,
      {
        kind,
        attributes,
        links: links.map((one) => ({ context: one.span.spanContext() })),
      },
      parent.context
    )

    return { span, context: trace.setSpan(parent.context, span) }
  })
}

/** Runs a task in a span; where there is none, as it is. */
export function within<Result>(
  here: InTrace | undefined,
  task: () => Result
): Result {
  return here ? context.with(here.context, task) : task()
}

/** Runs a task in no trace: what is done for others is not the first one's. */
export function withinNone<Result>(task: () => Result): Result {
  return context.with(ROOT_CONTEXT, task)
}

/** Lets spans lead to another. */
export function link(from: InTrace[], { span: to }: InTrace): void {
  harmless(() =>
    from.forEach(({ span }) => span.addLink({ context: to.spanContext() }))
  )
}

/** Notes in the span that is being recorded here, if there is one, what happened. */
export function note(event: string, attributes: Attributes): void {
  harmless(() => recorded()?.span.addEvent(event, attributes))
}

/** Ends a span, with what went wrong if something did. */
export function end(
  { span }: InTrace,
  { attributes = {}, error }: { attributes?: Attributes; error?: unknown } = {}
): void {
  harmless(() => {
    span.setAttributes(attributes)
    if (error !== undefined) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  })
}
