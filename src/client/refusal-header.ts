/**
 * Has a refusal told as JSON in its `message`. Medusa's JS SDK keeps nothing but the
 * text of an answer that is an error: code and details would be lost with it.
 */
export const REFUSAL_HEADER = "x-holdfast-refusals"
export const IN_MESSAGE = "in-message"
