/**
 * A statement whose parts do not fit. It is thrown while the module is loaded, to
 * whoever changes the code: no request ever meets it.
 */
export class StatementError extends Error {
  override name = "StatementError"
}
