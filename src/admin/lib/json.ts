/** A type of the server's as it arrives: moments are text. */
export type Json<Value> = Value extends Date
  ? string
  : Value extends (infer One)[]
    ? Json<One>[]
    : Value extends object
      ? { [Name in keyof Value]: Json<Value[Name]> }
      : Value
