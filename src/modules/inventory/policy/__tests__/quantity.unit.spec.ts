import { BigNumber, MathBN, MedusaError } from "@medusajs/framework/utils"
import fc from "fast-check"

import {
  MAX_QUANTITY,
  parseNonNegativeQuantity,
  parsePositiveQuantity,
  parseQuantity,
} from "../quantity"

const INVALID = MedusaError.Types.INVALID_DATA

/** A decimal as people write it: at most 15 digits, before and after the point. */
const decimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
    fc.integer({ min: 0, max: 12 })
  )
  .map(([digits, scale]) => MathBN.convert(`${digits}e-${scale}`).toFixed())

/** The forms that Medusa's BigNumberInput takes, and those that occur besides. */
const FORMS: Record<string, (text: string) => unknown> = {
  "a string": (text) => text,
  "a string with blanks around it": (text) => ` ${text}\n`,
  "a string with an exponent": (text) => MathBN.convert(text).toExponential(),
  "a number": Number,
  "a Number object": (text) => Object(Number(text)),
  "Medusa's BigNumber": (text) => new BigNumber(text),
  "a bignumber.js": (text) => MathBN.convert(text),
  "a raw value": (text) => ({ value: text, precision: 20 }),
  "a raw value of a number": (text) => ({ value: Number(text) }),
  "a raw value without a prototype": (text) =>
    Object.assign(Object.create(null), { value: text }),
}

describe("a quantity", () => {
  it.each(Object.entries(FORMS))("is read exactly from %s", (_, form) => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(parseQuantity(form(text), "quantity")).toBe(
          text === "-0" ? "0" : text
        )
      })
    )
  })

  it("is read from any whole number that counts in ones", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (whole) => {
        const text = String(whole === 0 ? 0 : whole)

        expect(parseQuantity(whole, "quantity")).toBe(text)
        expect(parseQuantity(BigInt(whole), "quantity")).toBe(text)
      })
    )
  })

  it("reads its own answer as itself", () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const once = parseQuantity(text, "quantity")

        expect(parseQuantity(once, "quantity")).toBe(once)
      })
    )
  })

  it("is read from every double within the bounds, or refused for its digits", () => {
    fc.assert(
      fc.property(
        fc.double({
          min: -MAX_QUANTITY,
          max: MAX_QUANTITY,
          noNaN: true,
        }),
        (double) => {
          const dp = MathBN.convert(double).dp()!

          if (dp > 20) {
            expect(() => parseQuantity(double, "quantity")).toThrow(
              "quantity must have at most 20 digits"
            )
          } else {
            expect(Number(parseQuantity(double, "quantity"))).toBe(
              double === 0 ? 0 : double
            )
          }
        }
      )
    )
  })

  it("of -0 is 0, in every form", () => {
    for (const zero of [
      -0,
      "-0",
      "-0.00",
      new BigNumber(-0),
      { value: "-0" },
    ]) {
      expect(parseQuantity(zero, "quantity")).toBe("0")
      expect(parseNonNegativeQuantity(zero, "quantity")).toBe("0")
      expect(() => parsePositiveQuantity(zero, "quantity")).toThrow(
        "quantity must be greater than 0"
      )
    }
  })

  const NOT_NUMBERS: [string, unknown, string][] = [
    ["NaN", NaN, "NaN"],
    ["Infinity", Infinity, "Infinity"],
    ["-Infinity", -Infinity, "-Infinity"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["true", true, "true"],
    ["an empty string", "", '""'],
    ["blanks", "  ", '"  "'],
    ["a word", "many", '"many"'],
    ["a word of JavaScript's", "Infinity", '"Infinity"'],
    ["a number with a unit", "5kg", '"5kg"'],
    ["a number with a comma", "1,5", '"1,5"'],
    ["a hexadecimal number", "0x10", '"0x10"'],
    ["two numbers", "1 2", '"1 2"'],
    ["a lone sign", "-", '"-"'],
    ["a lone point", ".", '"."'],
    ["an empty array", [], "an array"],
    ["an array of a number", [5], "an array"],
    ["an empty object", {}, "an object"],
    ["an object without a prototype", Object.create(null), "an object"],
    ["an object whose toString is none", { toString: 5 }, "an object"],
    ["a raw value of null", { value: null }, "an object"],
    ["a raw value of a word", { value: "many" }, '"many"'],
    ["a raw value in a raw value", { value: { value: 1 } }, "an object"],
    ["a raw value of NaN", { value: NaN }, "NaN"],
    ["a BigNumber of NaN", MathBN.convert(NaN), "NaN"],
    ["a date", new Date(0), String(new Date(0))],
    ["a function", Math.abs, String(Math.abs)],
    ["a symbol", Symbol("one"), "Symbol(one)"],
  ]

  it.each(NOT_NUMBERS)("is not read from %s", (_, value, shown) => {
    expect(errorOf(() => parseQuantity(value, "[3].quantity"))).toEqual({
      type: INVALID,
      message: `[3].quantity must be a number, got ${shown}`,
    })
  })

  it("is never read from text that is not a number, and never thrown out unnamed", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = errorOf(() => parseQuantity(value, "quantity"))

        if (read) {
          expect(read.type).toBe(INVALID)
          expect(read.message).toMatch(/^quantity must (be|have) .*, got /s)
        } else {
          expect(parseQuantity(value, "quantity")).toMatch(/^-?\d+(\.\d+)?$/)
        }
      }),
      { numRuns: 1000 }
    )
  })

  it.each([
    [1e30, "1e+30"],
    [-1e30, "-1e+30"],
    ["1e30", '"1e30"'],
    [MAX_QUANTITY + 1, "9007199254740992"],
    [{ value: "9".repeat(17) }, `"${"9".repeat(17)}"`],
    [new BigNumber("9".repeat(17)), `99999999999999999.000`],
    [MathBN.convert(1e30), "1e+30"],
    [10n ** 30n, `1${"0".repeat(30)}`],
  ])("beyond what counts in ones is refused: %p", (value, shown) => {
    expect(errorOf(() => parseQuantity(value, "quantity"))).toEqual({
      type: INVALID,
      message: `quantity must be between -9007199254740991 and 9007199254740991, got ${shown}`,
    })
  })

  it("at the bounds is read", () => {
    expect(parseQuantity(MAX_QUANTITY, "quantity")).toBe("9007199254740991")
    expect(parseQuantity(-MAX_QUANTITY, "quantity")).toBe("-9007199254740991")
  })

  it("with more digits than Medusa keeps is refused", () => {
    expect(parseQuantity(`0.${"1".repeat(20)}`, "quantity")).toBe(
      `0.${"1".repeat(20)}`
    )

    for (const text of [`0.${"1".repeat(21)}`, `123.${"1".repeat(18)}`]) {
      expect(errorOf(() => parseQuantity(text, "quantity"))).toEqual({
        type: INVALID,
        message: `quantity must have at most 20 digits, got "${text}"`,
      })
    }
  })

  it("that must be positive, or not negative, is read by its sign alone", () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const sign = Math.sign(Number(text))

        expect(errorOf(() => parsePositiveQuantity(text, "q"))).toEqual(
          sign > 0
            ? undefined
            : {
                type: INVALID,
                message: `q must be greater than 0, got "${text}"`,
              }
        )
        expect(errorOf(() => parseNonNegativeQuantity(text, "q"))).toEqual(
          sign >= 0
            ? undefined
            : {
                type: INVALID,
                message: `q must not be negative, got "${text}"`,
              }
        )
      })
    )
  })
})

function errorOf(
  call: () => unknown
): { type: string; message: string } | undefined {
  try {
    call()
  } catch (error) {
    const { type, message } = error as MedusaError

    return { type, message }
  }

  return undefined
}
