import { MedusaError } from "@medusajs/framework/utils"

/** A part of the service: methods of one subject, on the base that all share. */
type Part<Instance = object> = abstract new (...args: never[]) => Instance

type Merged<Parts extends Part[]> = Parts extends [
  Part<infer First>,
  ...infer Rest extends Part[],
]
  ? First & Merged<Rest>
  : unknown

/**
 * Gives a class of its own the methods of parts that stand side by side, each a
 * class on the same base: no part sits on another, and their order means nothing.
 * What the framework's decorators made of a method comes with it, and `super` in a
 * part still means the base. A part has no fields: its constructor never runs.
 *
 * @throws UNEXPECTED_STATE where two parts have a method of the same name, or one is on
 * another base
 * @example
 * class Service extends mergeParts(ServiceBase, ItemMethods, LevelMethods) {}
 */
export function mergeParts<
  Base extends abstract new (...args: never[]) => object,
  Parts extends Part[],
>(
  base: Base,
  ...parts: Parts
): abstract new (...args: ConstructorParameters<Base>) => Merged<Parts> {
  abstract class Service extends (base as unknown as new () => object) {}

  const service = Service.prototype
  const indexes: Record<string, number>[] = []

  for (const part of parts) {
    const methods = part.prototype as object

    if (Object.getPrototypeOf(methods) !== base.prototype) {
      throw wrong(`${part.name} does not stand on ${base.name}`)
    }

    for (const name of Object.getOwnPropertyNames(methods)) {
      if (name === "constructor") {
        continue
      }
      if (name === CONTEXT_INDEX) {
        indexes.push((methods as Record<string, never>)[CONTEXT_INDEX]!)
        continue
      }
      if (Object.hasOwn(service, name)) {
        throw wrong(`${part.name} has a method of another part: ${name}`)
      }
      Object.defineProperty(
        service,
        name,
        Object.getOwnPropertyDescriptor(methods, name)!
      )
    }
  }

  // Where the framework's decorators look for a method's context.
  Object.assign(service, { [CONTEXT_INDEX]: Object.assign({}, ...indexes) })

  return Service as unknown as abstract new (
    ...args: ConstructorParameters<Base>
  ) => Merged<Parts>
}

/** Where the framework's decorators keep which argument a method's context is. */
export const CONTEXT_INDEX = "MedusaContextIndex_"

function wrong(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.UNEXPECTED_STATE, message)
}
