import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { ResolvedHoldfastOptions } from "../../options"
import {
  AvailabilityDTO,
  AvailabilityVariantInput,
  LocationAvailabilityDTO,
} from "../../types"
import { grouped } from "../grouped"
import { leastOf, totalOf } from "../sums"

type Decimal = ReturnType<typeof MathBN.convert>

/** What there is of an item at a location, as it is read. */
export interface ItemAvailability {
  inventory_item_id: string
  location_id: string
  available: string
  threshold: string | null
  backorder_cap: string | null
  next_expected_at: string | null
}

/** What there is of a variant, before it is decided how much of that is told. */
interface Measured {
  quantity: Decimal
  isLow: boolean
  /** Null for any number. */
  backorderable: Decimal | null
  expectedAt: string | null
}

const ROUND_DOWN = 1
const NONE = () => MathBN.convert(0)

/** A variant that is asked about, with the ids of what it takes. */
export type AskedVariant = Omit<AvailabilityVariantInput, "inventory_items"> & {
  inventory_items?: {
    inventory_item_id: string
    required_quantity?: BigNumberInput
  }[]
}

/**
 * What a shopper is told of variants: pure arithmetic on what was read.
 *
 * A variant has as many as its scarcest component allows, whole ones only. Each
 * location counts from zero, and components may come from different locations,
 * as in sourcing. What is low of a component is low of the variant.
 */
export function describeAvailability(
  variants: AskedVariant[],
  levels: ItemAvailability[],
  {
    location_ids,
    by_location,
    display,
  }: {
    location_ids: string[]
    by_location: boolean
    display: ResolvedHoldfastOptions["availability"]["display"]
  }
): AvailabilityDTO[] {
  const byItem = grouped(levels, ({ inventory_item_id }) => inventory_item_id)

  return variants.map((variant) => {
    const at = (condition: (level: ItemAvailability) => boolean) =>
      show(variant, measure(variant, byItem, condition), display)

    return {
      variant_id: variant.id,
      ...at(() => true),
      ...(by_location && {
        locations: location_ids.map((location_id): LocationAvailabilityDTO => ({
          location_id,
          ...at((level) => level.location_id === location_id),
        })),
      }),
    }
  })
}

/** Null where the variant's stock is not counted. */
function measure(
  variant: AskedVariant,
  byItem: Map<string, ItemAvailability[]>,
  condition: (level: ItemAvailability) => boolean
): Measured | null {
  if (variant.manage_inventory === false) {
    return null
  }

  const components = (variant.inventory_items ?? []).map((component) => {
    const levels = (byItem.get(component.inventory_item_id) ?? []).filter(
      condition
    )

    return measureComponent(levels, component.required_quantity ?? 1)
  })

  if (!components.length) {
    return {
      quantity: NONE(),
      isLow: false,
      backorderable: NONE(),
      expectedAt: null,
    }
  }

  const quantity = leastOf(components.map((component) => component.quantity))
  const total = components.map((component) => component.orderable)
  const limited = total.filter((one): one is Decimal => one !== null)
  const short = components.filter((component) =>
    MathBN.lte(component.quantity, quantity)
  )

  return {
    quantity,
    isLow: components.some(({ isLow }) => isLow),
    // As many as all components together allow, beyond those that are there.
    backorderable: limited.length
      ? MathBN.max(0, MathBN.sub(leastOf(limited), quantity))
      : null,
    expectedAt: latest(short.map(({ expectedAt }) => expectedAt)),
  }
}

function measureComponent(
  levels: ItemAvailability[],
  required: BigNumberInput
) {
  // A link to none of an item, or to fewer, says nothing of what could be sold:
  // that would be any number, or a negative one.
  if (!MathBN.gt(required, 0)) {
    return {
      quantity: NONE(),
      isLow: false,
      orderable: NONE(),
      expectedAt: null,
    }
  }

  const units = totalOf(levels.map(({ available }) => MathBN.max(0, available)))
  const thresholds = levels.flatMap(({ threshold }) =>
    threshold === null ? [] : [threshold]
  )
  const rooms = levels.map(({ available, backorder_cap }) =>
    backorder_cap === null
      ? null
      : MathBN.max(0, MathBN.add(backorder_cap, MathBN.min(0, available)))
  )
  const whole = (quantity: Decimal) =>
    MathBN.div(quantity, required).integerValue(ROUND_DOWN)
  const limited = rooms.filter((room): room is Decimal => room !== null)

  return {
    quantity: whole(units),
    isLow: thresholds.length > 0 && MathBN.lte(units, totalOf(thresholds)),
    /** In stock and past it; null for any number. */
    orderable:
      limited.length < rooms.length
        ? null
        : whole(totalOf([units, ...limited])),
    expectedAt: earliest(levels.map((level) => level.next_expected_at)),
  }
}

function earliest(moments: (string | null)[]): string | null {
  const known = moments.filter((moment): moment is string => moment !== null)

  return (
    known.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null
  )
}

/** A kit is there when its last component is; null if nobody knows when. */
function latest(moments: (string | null)[]): string | null {
  return moments.includes(null)
    ? null
    : ((moments as string[]).sort(
        (one, other) => Date.parse(other) - Date.parse(one)
      )[0] ?? null)
}

function show(
  variant: AskedVariant,
  measured: Measured | null,
  display: ResolvedHoldfastOptions["availability"]["display"]
): Omit<AvailabilityDTO, "variant_id" | "locations"> {
  if (!measured) {
    return {
      status: "in_stock",
      quantity: null,
      backorderable_quantity: null,
      expected_at: null,
    }
  }

  const { quantity, isLow, backorderable, expectedAt } = measured
  const isThere = MathBN.gt(quantity, 0)
  const isBackorderable =
    variant.allow_backorder === true &&
    (backorderable === null || MathBN.gt(backorderable, 0))
  const status = isThere
    ? isLow
      ? "low_stock"
      : "in_stock"
    : isBackorderable
      ? "backorder"
      : "out_of_stock"
  const tells =
    display === "exact" ||
    (display === "low_only" &&
      (status === "low_stock" || status === "out_of_stock"))

  return {
    status,
    quantity: tells ? quantity.toNumber() : null,
    backorderable_quantity:
      display !== "exact"
        ? null
        : isBackorderable
          ? (backorderable?.toNumber() ?? null)
          : 0,
    expected_at: !isThere && expectedAt ? new Date(expectedAt) : null,
  }
}
