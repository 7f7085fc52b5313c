// @ts-check

/** @typedef {{ stocked: number, reserved: number }} Stock */

const STEP_WIDTH = 44
const FIGURES_WIDTH = 15

/**
 * The figures of some items after each step, and whether they are the expected
 * ones. An item's figures are those of all its locations together.
 */
export class StockBoard {
  #isFirst = true

  /** What was not as expected. @type {string[]} */
  mistakes = []

  /**
   * @param {import("./shopper.mjs").Api} admin
   * @param {Record<string, string>} itemIds by sku: what is shown, in this order
   */
  constructor(admin, itemIds) {
    this.admin = admin
    this.itemIds = itemIds
  }

  /**
   * Prints a line of the table.
   *
   * @param {string} step
   * @param {Record<string, Stock>} expected by sku
   */
  async show(step, expected) {
    const skus = Object.keys(this.itemIds)

    if (this.#isFirst) {
      this.#isFirst = false
      console.log(line("stocked / reserved / available", skus))
      console.log(
        line(
          "-".repeat(STEP_WIDTH - 2),
          skus.map(() => "-".repeat(FIGURES_WIDTH - 2))
        )
      )
    }

    const figures = []

    for (const sku of skus) {
      const found = figuresOf(await this.stockOf(sku))
      const wanted = expected[sku] && figuresOf(expected[sku])

      figures.push(found)

      if (wanted && wanted !== found) {
        this.mistakes.push(`${step}: ${sku} is ${found}, expected ${wanted}`)
      }
    }

    console.log(line(step, figures))
  }

  /**
   * Notes down whether two values are the same.
   *
   * @param {string} what
   * @param {unknown} found
   * @param {unknown} expected
   */
  expect(what, found, expected) {
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      this.mistakes.push(
        `${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`
      )
    }
  }

  /**
   * @param {string} sku
   * @returns {Promise<Stock>}
   */
  async stockOf(sku) {
    const { inventory_item } = await this.admin.get(
      `/admin/inventory-items/${this.itemIds[sku]}`
    )

    return {
      stocked: inventory_item.stocked_quantity,
      reserved: inventory_item.reserved_quantity,
    }
  }

  /**
   * Puts units on the shelves until so many are available at each location of
   * an item: units that others have reserved stay theirs.
   *
   * @param {string} sku
   * @param {number} available
   * @returns {Promise<void>}
   */
  async fillShelves(sku, available) {
    const path = `/admin/inventory-items/${this.itemIds[sku]}/location-levels`
    const { inventory_levels } = await this.admin.get(path)

    for (const { location_id, reserved_quantity } of inventory_levels) {
      await this.admin.post(`${path}/${location_id}`, {
        stocked_quantity: reserved_quantity + available,
      })
    }
  }
}

/** @param {Stock} stock */
function figuresOf({ stocked, reserved }) {
  return `${stocked} / ${reserved} / ${stocked - reserved}`
}

/**
 * @param {string} step
 * @param {string[]} cells
 */
function line(step, cells) {
  return [
    step.padEnd(STEP_WIDTH),
    ...cells.map((cell) => cell.padEnd(FIGURES_WIDTH)),
  ]
    .join("")
    .trimEnd()
}
