import {
  errorHandler,
  MedusaErrorHandlerFunction,
} from "@medusajs/framework/http"

import { invalidData } from "../modules/inventory/errors"

const ofCore = errorHandler() as MedusaErrorHandlerFunction

/**
 * What express throws over a path that cannot be decoded, before any middleware of a
 * plugin, says so: to Medusa it is an unknown 500.
 */
export function readableError(error: unknown): unknown {
  return error instanceof URIError
    ? invalidData("The path has escapes that cannot be decoded", [])
    : error
}

/**
 * Medusa's error handler, with that. A project's own takes its place, and is given
 * the same by `refusals.ts`, from the first request on that can be read.
 */
export const holdfastErrorHandler: MedusaErrorHandlerFunction = (
  error,
  req,
  res,
  next
) => ofCore(readableError(error), req, res, next)
