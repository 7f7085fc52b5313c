import { toast } from "@medusajs/ui"

import { explainError } from "./errors"
import { Translate } from "./use-text"

/**
 * In the middle of the top: at the right they stood over the head or the buttons of
 * the drawer that was opened next.
 */
const position = "top-center"

/** Tells what was done, or not, where no drawer is open that shows it. */
export const tell = {
  done(title: string): void {
    toast.success(title, { position })
  },

  /** Something was done, and something was not. */
  partly(title: string, description: string): void {
    toast.warning(title, { description, position })
  },

  failed(error: unknown, t: Translate): void {
    const { title, description } = explainError(error, t)

    toast.error(title, { description, position })
  },
}
