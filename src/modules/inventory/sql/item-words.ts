/**
 * Finding items by words of their SKU and title. A word is a run of letters and
 * digits, whatever stands between, so that `SWEATER-S` is found by "sweater s";
 * what is typed finds the words that begin with it, so that a list narrows while
 * somebody types. Both sides are split by the same expression, in the database:
 * what counts as a letter is its locale's to say.
 */
const SPLIT = (text: string) =>
  `regexp_replace(lower(${text}), '[^[:alnum:]]+', ' ', 'g')`

/** The words of an item, as the index has them. */
export function itemWords(item: string): string {
  return `to_tsvector('simple'::regconfig, ${SPLIT(
    `left(coalesce(${item}.sku, '') || ' ' || coalesce(${item}.title, ''), 1000)`
  )})`
}

/**
 * A text as a list is ordered by it: whatever its case, and by its beginning, for
 * an index takes no entry of more than a third of a page.
 */
export function orderText(text: string): string {
  return `lower(left(${text}, 200))`
}

/** The query for items that have all words of a text; null where it has none. */
export function wordsQuery(text: string): string {
  return `
          select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
          from regexp_split_to_table(${SPLIT(`${text}::text`)}, ' ') word
          where word <> ''`
}
