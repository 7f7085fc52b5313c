import { currentScope, NOBODY } from "../call-scope"
import { RefusalError, withoutCounts } from "../errors"
import { ObservedCall } from "../telemetry/calls"
import { Telling } from "../tellings"
import { Caller, StockContext } from "../types"
import { CONTEXT_INDEX } from "./merge-parts"

type Method = (...args: unknown[]) => unknown

/**
 * The edge of the service, the one place below the workflows that reads the scope of
 * a call: it puts who asks on the call's context as `caller`, and words refusals for
 * them. What is called from here takes the caller from its context.
 *
 * The reads that the framework makes refuse too, and are given the same edge.
 *
 * @param service a class whose own methods are the service's, see `mergeParts`
 */
export function atEdge<
  Service extends abstract new (...args: never[]) => object,
>(service: Service): Service {
  const methods = service.prototype as Record<string, unknown>
  const indexes = methods[CONTEXT_INDEX] as Record<string, number>

  for (const [name, method] of methodsOf(methods)) {
    Object.defineProperty(methods, name, {
      value: fromOutside(
        method,
        ofSeveralForms.has(method) ? undefined : indexes[name],
        {
          tells: !FRAMEWORKS_READS.test(name),
          isPart: name.endsWith("_"),
          name,
        }
      ),
      writable: true,
      configurable: true,
    })
  }

  return service
}

const ofSeveralForms = new WeakSet<Method>()

/**
 * Marks a method of which another form has data where one has the context, as the
 * framework's own of that name has it: it hands on its context to a method that is
 * at the edge itself, and its arguments stay as they are.
 */
export function OfSeveralForms() {
  return <Marked>(
    _part: object,
    _name: string,
    { value }: TypedPropertyDescriptor<Marked>
  ): void => {
    ofSeveralForms.add(value as Method)
  }
}

const FRAMEWORKS_READS = /^(list|retrieve)[A-Z]/

/** The service's own methods, and the reads that it inherits. */
function methodsOf(service: object): Map<string, Method> {
  const methods = new Map<string, Method>()

  for (
    let holder = service;
    holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder) as object
  ) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      const { value } = Object.getOwnPropertyDescriptor(holder, name)!
      const isOfTheService =
        holder === service
          ? name !== "constructor"
          : FRAMEWORKS_READS.test(name)

      if (isOfTheService && typeof value === "function" && !methods.has(name)) {
        methods.set(name, value as Method)
      }
    }
  }

  return methods
}

/**
 * Gives a method that may be called from outside the edge of the service.
 *
 * @param index which of its arguments is the context, if it takes one
 * @param kind.tells whether it may change stock, of which it tells before it ends
 * @param kind.isPart whether it belongs to the call that it is made in, if there is one
 * @param kind.name under which calls of it are measured and traced; none are if not given
 */
export function fromOutside<Called extends Method>(
  method: Called,
  index?: number,
  { tells = false, isPart = false, name = "" } = {}
): Called {
  const isObserved = !!name && !isPart

  return function (this: unknown, ...args: unknown[]) {
    const caller = currentScope()
    // One that the service makes within another is a part of that.
    const observed =
      isObserved && !isWithin(args, index) ? ObservedCall.open(name) : undefined
    let telling: Telling | undefined

    if (index !== undefined) {
      // A helper of the service's own is a part of the call that it is made in.
      if (
        tells &&
        !(isPart && (args[index] as StockContext | undefined)?.telling)
      ) {
        telling = (this as AtEdge).newTelling_()
      }
      args[index] = asked(args[index], caller, telling)
    }

    const called = observed
      ? observed.run(() => method.apply(this, args))
      : method.apply(this, args)
    const answer =
      telling && called instanceof Promise ? untilTold(called, telling) : called

    // Most calls are of nobody who would be told otherwise, and wait for no more.
    return answer instanceof Promise &&
      (caller.on_refusal || caller.hides_counts)
      ? answer.catch((error: unknown) => {
          throw refusedTo(caller, error)
        })
      : answer
  } as Called
}

/** Whether a call is made by another of the service: that has put its telling there. */
function isWithin(args: unknown[], index: number | undefined): boolean {
  return index === undefined ? args.some(hasTelling) : hasTelling(args[index])
}

const hasTelling = (context: unknown): boolean =>
  typeof context === "object" &&
  context !== null &&
  (context as StockContext).telling instanceof Telling

/** The caller's own context stays as it is: it may be used again, elsewhere. */
function asked(
  context: unknown,
  caller: Caller,
  telling: Telling | undefined
): unknown {
  const given = typeof context === "object" ? context : null

  // As it is where nobody in particular asks, which is what a context without a
  // caller says, and where one method of the service calls another.
  const isKnown = given
    ? (given as StockContext).caller === caller ||
      (caller === NOBODY && !("caller" in given))
    : caller === NOBODY

  // Nothing more than it takes: the framework copies a context name by name, and one
  // made of several objects took it five times as long, 10 µs a call.
  if (!given) {
    return isKnown
      ? telling
        ? { telling }
        : context
      : telling
        ? { caller, telling }
        : { caller }
  }
  if (isKnown) {
    return telling ? { __proto__: given, telling } : context
  }

  return telling
    ? { __proto__: given, caller, telling }
    : { __proto__: given, caller }
}

/** A call is open until all is told that it did. */
async function untilTold<Result>(
  answer: Promise<Result>,
  telling: Telling
): Promise<Result> {
  try {
    return await answer
  } finally {
    telling.end()
  }
}

/** What the edge uses of the service. */
interface AtEdge {
  newTelling_(): Telling
}

/** What each listener was told of. */
const told = new WeakMap<
  NonNullable<Caller["on_refusal"]>,
  WeakSet<RefusalError>
>()

/** A method may call another, and each is an edge: a refusal is told once. */
function refusedTo(
  { hides_counts, on_refusal }: Caller,
  error: unknown
): unknown {
  if (!(error instanceof RefusalError)) {
    return error
  }

  const refusal = hides_counts ? withoutCounts(error) : error

  if (on_refusal) {
    const heard = told.get(on_refusal) ?? new WeakSet()

    if (!heard.has(refusal)) {
      told.set(on_refusal, heard.add(refusal))
      on_refusal(refusal)
    }
  }

  return refusal
}
