import { MedusaRequest } from "@medusajs/framework/http"

/** One thing of many that an application does with a request, in their order. */
interface Layer {
  name: string
  handle: { length: number }
}

// Whatever the parameters of a handler, express calls it by their number.
type Handler = (...args: never[]) => void

interface App {
  use(handler: Handler): void
  /** Express 4 calls it by the first name, Express 5 by the second. */
  _router?: { stack: Layer[] }
  router?: { stack: Layer[] }
}

/**
 * Puts a handler into the application before the first of the layers that
 * `isBehind` says, unless it is there: what a plugin registers comes after all of
 * Medusa's own. A plugin sees the application with a request, and nowhere else, so
 * that this is done with the first one.
 */
export function putBefore(
  req: MedusaRequest,
  handler: Handler,
  isBehind: (layer: Layer) => boolean
): void {
  const app = req.app as unknown as App
  const { stack } = app._router ?? app.router ?? { stack: [] }
  const isThere = ({ handle }: Layer) => (handle as unknown) === handler

  if (stack.length && !stack.some(isThere)) {
    const first = stack.findIndex(isBehind)

    app.use(handler)
    if (first !== -1) {
      stack.splice(first, 0, stack.pop()!)
    }
  }
}
