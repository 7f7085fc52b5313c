// @ts-check

/** @typedef {import("@medusajs/framework/pg").Client} Client */

/** Where a shop of the drill keeps its things: two levels of an item. */
const PLACES = ["Oslo", "Bergen"]

/**
 * SKUs as they come from shops: with leading zeros, quotes, separators and other scripts.
 *
 * @param {number} n
 */
function skuOf(n) {
  return (
    [
      `000${n}`,
      `LÄMP "${n}", 大`,
      `A;B ${n}`,
      `${n},5`,
      `=SUM(${n})`,
      `MUG-${n}`,
    ][n % 6] ?? ""
  )
}

/** @param {number} n */
const before = (n) => (n % 97) + (n % 4) / 4

/** @param {number} n */
const after = (n) => before(n) + 1 + (n % 5)

/**
 * @param {Client} client
 * @param {number} rows levels: two of each item
 */
export async function makeLevels(client, rows) {
  const items = Array.from({ length: rows / PLACES.length }, (_, n) => ({
    id: `iitem_drill_${String(n).padStart(6, "0")}`,
    sku: skuOf(n),
    stocked: PLACES.map((_place, place) => before(n * PLACES.length + place)),
  }))

  await client.query(
    `insert into inventory_item (id, sku, title)
    select id, sku, sku from jsonb_to_recordset($1::jsonb) as item(id text, sku text)`,
    [JSON.stringify(items)]
  )
  await client.query(
    `insert into inventory_level (
      id, inventory_item_id, location_id, stocked_quantity,
      raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      incoming_quantity, raw_incoming_quantity
    )
    select
      'ilev_drill_' || substr(item.id, 13) || '_' || place.n, item.id,
      place.id, (item.stocked ->> place.n)::numeric,
      jsonb_build_object('value', item.stocked ->> place.n, 'precision', 20),
      0, '{"value": "0", "precision": 20}', 0, '{"value": "0", "precision": 20}'
    from jsonb_to_recordset($1::jsonb) as item(id text, stocked jsonb)
    cross join (
      select id, (row_number() over (order by name desc) - 1)::int as n
      from stock_location
      where name = any ($2::text[]) and deleted_at is null
    ) place`,
    [JSON.stringify(items), PLACES]
  )
  await client.query("analyze")
}

/**
 * A file as Shopify exports it, with awkward values.
 *
 * @param {number} rows
 */
export function shopifyFile(rows) {
  const quoted = (/** @type {string} */ text) =>
    `"${text.replaceAll('"', '""')}"`
  const lines = [
    "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)",
  ]

  for (let row = 0; row < rows; row++) {
    const n = Math.floor(row / PLACES.length)
    const sku = skuOf(n)

    lines.push(
      [
        `thing-${n}`,
        quoted(`${sku} – a "thing",\nof two lines`),
        "Title",
        quoted("Default Title"),
        quoted(sku),
        "",
        "NO",
        PLACES[row % PLACES.length],
        "",
        "0",
        "0",
        "0",
        before(row),
        before(row),
        after(row),
      ].join(",")
    )
  }

  return Buffer.from(`${lines.join("\r\n")}\r\n`)
}

/**
 * What all levels of the drill hold, in one word.
 *
 * @param {Client} client
 * @returns {Promise<string>}
 */
export async function sumOfStock(client) {
  const { rows } = await client.query(
    `select md5(string_agg(
      id || ' ' || trim_scale(stocked_quantity) || ' '
        || trim_scale((raw_stocked_quantity ->> 'value')::numeric),
      ',' order by id
    )) as sum
    from inventory_level where id like 'ilev\\_drill\\_%'`
  )

  return rows[0].sum
}

/**
 * @param {Client} client
 * @param {string} sum
 */
export async function stockIsAsBefore(client, sum) {
  return (await sumOfStock(client)) === sum
}
