/**
 * The signs that begin a formula, in every width that a spreadsheet folds into
 * them: full, small, superscript, subscript, and the signs that are one when
 * text is normalized.
 */
const SIGNS =
  "=\\uff1d\\ufe66\\u207c\\u208c\\u2a75\\u2a76" +
  "+\\uff0b\\ufe62\\u207a\\u208a\\ufb29" +
  "\\-\\uff0d\\ufe63\\u207b\\u208b\\u2212" +
  "@\\uff20\\ufe6b"

/** What may stand before a formula without being seen, or is stripped. */
const UNSEEN =
  '[\\s"\\p{Z}\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u2800]*'

// A cell begins at the start of its text. Where the reader's own separator is a
// semicolon or a tab, one that is quoted between commas is quoted no more, and
// a cell begins after it, or after a line feed in it.
const BEGINS = `(^|[;|\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029])(${UNSEEN})`

// Apostrophes before the sign count as well: with one more before them, they are
// told from those that were put there.
const FORMULA = new RegExp(`${BEGINS}(?='*[${SIGNS}])`, "gu")
const HARMLESS = new RegExp(`${BEGINS}'(?='*[${SIGNS}])`, "gu")

/**
 * Text that no spreadsheet takes for a formula, in whatever locale: an apostrophe
 * stands before the sign, and the rest is as it was.
 *
 * @example
 * withoutFormula("=cmd()") // "'=cmd()"
 */
export function withoutFormula(text: string): string {
  return text.replace(FORMULA, "$1$2'")
}

/**
 * The text that `withoutFormula` made harmless, as it was.
 *
 * @example
 * withFormula("'=cmd()") // "=cmd()"
 */
export function withFormula(text: string): string {
  return text.replace(HARMLESS, "$1$2")
}
