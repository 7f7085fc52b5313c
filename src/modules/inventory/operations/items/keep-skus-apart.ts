import { StockDatabase } from "../../database"
import { badValue, DuplicateRowError } from "../../errors"
import { grouped } from "../../policy/grouped"
import {
  findSkuCollisions,
  ItemSku,
  SkuCollision,
  skuKey,
  SkuMeaning,
  storedSku,
} from "../../policy/items/sku"
import { lockSkus } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

const LOCK_SKUS = statement(
  "lock-skus",
  {
    settings: SETTINGS,
    input: inputRows("sku_key text"),
    turn: lockSkus("select sku_key from input"),
  },
  "select count(*)::integer as turns from turn"
)

/**
 * What may be the same as one of these keys. Of plain text (letters, digits and
 * signs of ASCII) Postgres says it by itself, by whatever collation; of the rest
 * only `policy/items/sku.ts` knows, and reads it all: Postgres would fold letters by
 * the rules of its own version, or by none.
 */
const PLAIN_KEY = `lower(btrim(item.sku) collate "C")`
const IS_PLAIN = `item.sku collate "C" !~ '[^ -~]'`

const CANDIDATES = query(
  "sku-candidates",
  `
select item.id, item.sku, extract(epoch from item.updated_at)::text as updated
from inventory_item item
where (item.deleted_at is null or $2::boolean)
  and (${PLAIN_KEY} = any ($1::text[]) or not ${IS_PLAIN})`
)

interface Candidate extends ItemSku {
  /** When it was changed, in seconds. */
  updated: string
}

/** Items that have one of these SKUs, by what the shop means. */
export async function itemsWithSkus(
  database: StockDatabase,
  skus: string[],
  meaning: SkuMeaning,
  withDeleted: boolean,
  context: StockContext
): Promise<Candidate[]> {
  const wanted = new Set(skus.map((sku) => skuKey(sku, meaning)))
  const found = await database.list<Candidate>(
    { text: CANDIDATES, values: [widestKeys(skus), withDeleted] },
    context
  )

  return found.filter(({ sku }) => wanted.has(skuKey(sku, meaning)))
}

/**
 * The keys by which turns are taken and plain text is found: the widest, so that two
 * servers keep each other's SKUs apart while the option is being switched.
 */
function widestKeys(skus: string[]): string[] {
  return [...new Set(skus.map((sku) => skuKey(sku, "case_insensitive")))]
}

/** How a filter by SKU says which items it means: by the SKUs that they have. */
export async function skusMeantBy(
  database: StockDatabase,
  skus: string[],
  meaning: SkuMeaning,
  context: StockContext
): Promise<string[]> {
  const found = await itemsWithSkus(database, skus, meaning, true, context)

  return [...new Set(found.map(({ sku }) => sku))]
}

/** An SKU that an item is about to have. */
export interface SkuClaim {
  /** What the message calls the SKU: `[0].sku`. */
  name: string
  /** As it was typed. */
  typed: string
  /** The item that is to have it, if there is one already. */
  id?: string
  /** When the item was deleted, in seconds, if it is to be restored. */
  deleted?: string | null
}

/**
 * Takes the turn at SKUs, and looks whether an item has one of them: whoever wants
 * the same waits until this transaction ends, and sees what it wrote.
 *
 * Items that are restored may stand beside whatever they stood beside when they were
 * deleted: where SKUs collided before the option was switched on, undoing a deletion
 * must bring back what was there.
 *
 * @param context that of a transaction, in which the SKUs are written next
 * @throws INVALID_DATA, naming the SKU that is there
 */
export async function claimSkus(
  database: StockDatabase,
  claims: SkuClaim[],
  meaning: SkuMeaning,
  context: StockContext
): Promise<void> {
  if (meaning === "exact" || !claims.length) {
    return
  }

  const skus = claims.map(({ typed }) => typed)

  await database.run(
    {
      text: LOCK_SKUS,
      input: widestKeys(skus).map((sku_key) => ({ sku_key })),
    },
    context
  )

  const ours = new Set(claims.map(({ id }) => id))
  const items = await itemsWithSkus(database, skus, meaning, false, context)
  const theirs = grouped(
    items.filter(({ id }) => !ours.has(id)),
    ({ sku }) => skuKey(sku, meaning)
  )

  const firsts = new Map<string, SkuClaim>()

  for (const claim of claims) {
    const key = skuKey(claim.typed, meaning)
    const taken = theirs.get(key)?.find((item) => !stoodBeside(claim, item))
    const first = firsts.get(key)

    if (taken) {
      throw new DuplicateRowError(
        `${claim.name} ${JSON.stringify(claim.typed)} is taken: Inventory item with sku: ${taken.sku} already exists`,
        undefined,
        [
          {
            reason: "exists",
            field: claim.name,
            sku: taken.sku,
            inventory_item_id: taken.id,
          },
        ]
      )
    }
    if (first && !wentWith(claim, first)) {
      throw badValue(
        claim.name,
        `${claim.typed} is that of ${placeOf(first.name)} as well: ` +
          `Inventory item with sku: ${first.typed}, already exists.`
      )
    }
    firsts.set(key, first ?? claim)
  }
}

function stoodBeside({ deleted }: SkuClaim, { updated }: Candidate): boolean {
  return !!deleted && Number(updated) <= Number(deleted)
}

function wentWith({ deleted }: SkuClaim, other: SkuClaim): boolean {
  return !!deleted && deleted === other.deleted
}

/** `[0].sku` → `[0]` */
function placeOf(name: string): string {
  return name.replace(/[.:]? ?sku$/, "")
}

const OF_ITEMS = query(
  "skus-of-items",
  `
select item.id, item.sku, extract(epoch from item.deleted_at)::text as deleted
from inventory_item item
where item.id = any ($1::text[]) and item.sku is not null`
)

interface DeletableSku extends ItemSku {
  /** When the item was deleted, in seconds. */
  deleted: string | null
}

/** The SKUs that items have, deleted ones too, by id. */
export async function skusOfItems(
  database: StockDatabase,
  ids: string[],
  context: StockContext
): Promise<Map<string, DeletableSku>> {
  const rows = await database.list<DeletableSku>(
    { text: OF_ITEMS, values: [ids] },
    context
  )

  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Takes the turn at the SKUs that an update gives, and answers the update with what
 * is to be stored. An SKU that the item has already is left alone, however it is
 * written: forms send it along, also where it collides.
 *
 * @throws INVALID_DATA, naming the SKU that is there
 */
export async function claimUpdatedSkus<
  Update extends { id: string; sku?: unknown },
>(
  database: StockDatabase,
  updates: Update[],
  meaning: SkuMeaning,
  context: StockContext
): Promise<Update[]> {
  const given = updates.filter(({ sku }) => typeof sku === "string")

  if (meaning === "exact" || !given.length) {
    return updates
  }

  const present = await skusOfItems(
    database,
    given.map(({ id }) => id),
    context
  )
  const claims: SkuClaim[] = []
  const stored = updates.map((update, index) => {
    const { sku: typed, ...others } = update

    if (typeof typed !== "string") {
      return update
    }

    const sku = storedSku(typed, meaning)

    if ([typed, sku].includes(present.get(update.id)?.sku ?? "")) {
      return others as Update
    }
    claims.push({
      name: updates.length > 1 ? `[${index}].sku` : "sku",
      typed,
      id: update.id,
    })

    return { ...update, sku }
  })

  await claimSkus(database, claims, meaning, context)

  return stored
}

const ODD = query(
  "odd-skus",
  `
select item.id, item.sku
from inventory_item item
where item.deleted_at is null and not ${IS_PLAIN}`
)

const PLAIN_THAT_COLLIDE = query(
  "plain-skus-that-collide",
  `
with plain as (
  select item.id, item.sku, ${PLAIN_KEY} as key
  from inventory_item item
  where item.deleted_at is null and ${IS_PLAIN}
)
select plain.id, plain.sku
from plain
where plain.key = any ($1::text[])
  or plain.key in (
    select key from plain group by key having count(*) > 1
  )`
)

/** Live items whose SKU is that of another. Locks nothing. */
export async function listSkuCollisions(
  database: StockDatabase,
  meaning: SkuMeaning,
  context: StockContext
): Promise<SkuCollision[]> {
  if (meaning === "exact") {
    return []
  }

  const odd = await database.list<ItemSku>({ text: ODD, values: [] }, context)
  const plain = await database.list<ItemSku>(
    {
      text: PLAIN_THAT_COLLIDE,
      values: [widestKeys(odd.map(({ sku }) => sku))],
    },
    context
  )

  return findSkuCollisions([...odd, ...plain], meaning)
}
