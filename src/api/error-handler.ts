import {
  errorHandler,
  MedusaErrorHandlerFunction,
} from "@medusajs/framework/http"

import { invalidData } from "../modules/inventory/errors"

const ofCore = errorHandler() as MedusaErrorHandlerFunction

/**
 * Medusa's error handler, which says what is wrong with a path that cannot be
 * decoded: express throws that before any middleware of a plugin, and to core it is
 * an unknown 500. A project with an error handler of its own has that one instead.
 *
 * @example
 * // in the project's src/api/middlewares.ts
 * export default defineMiddlewares({
 *   errorHandler: (error, req, res, next) => {
 *     report(error)
 *     holdfastErrorHandler(error, req, res, next)
 *   },
 * })
 */
export const holdfastErrorHandler: MedusaErrorHandlerFunction = (
  error,
  req,
  res,
  next
) =>
  ofCore(
    error instanceof URIError
      ? invalidData("The path has escapes that cannot be decoded")
      : error,
    req,
    res,
    next
  )
