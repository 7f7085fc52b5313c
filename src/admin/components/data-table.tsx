import {
  ArrowDownMini,
  ArrowUpMini,
  ChevronLeft,
  ChevronRight,
} from "@medusajs/icons"
import {
  Button,
  Checkbox,
  clx,
  IconButton,
  Skeleton,
  Table,
  Text,
} from "@medusajs/ui"
import { KeyboardEvent, ReactNode } from "react"

import { useFormat } from "../lib/format"
import { Address } from "../lib/use-address"
import { useMay } from "../lib/use-may"
import { useText } from "../lib/use-text"
import { Command, Commands } from "./commands"
import { FilterDefinition, FilterMenu } from "./filter-menu"
import { isTyping, SearchInput } from "./search-input"
import { EmptyState, ErrorState, OldNumbers } from "./states"

/** A column of a list. */
export interface Column<Row> {
  id: string
  header: string
  /** What the list is ordered by when the head is pressed. */
  order?: string
  /** Numbers stand at the right. */
  isNumber?: boolean
  /** Stays in sight when the table is scrolled sideways: at the left, or at the end. */
  isPinned?: boolean | "end"
  cell(row: Row): ReactNode
}

/** Where a page stands in its list. */
export interface Paging {
  /** The page that is shown, from 1; not the one that is on its way. */
  page: number
  pageSize: number
  /** How many rows the page that is shown has. */
  rows: number
  /** Null where nobody counts them. */
  count: number | null
  /** False where there are more than were counted. */
  isCountExact?: boolean
  nextCursor: string | null
  /** Null on the first page, and where it is not known: then the first is shown. */
  previousCursor: string | null
}

interface DataTableProps<Row, Filter extends string> {
  /** What the table holds, for those who hear it. */
  label: string
  columns: Column<Row>[]
  /** Undefined until they are there. */
  rows: Row[] | undefined
  rowId(row: Row): string
  /** How a row is called where it is selected, for those who hear it. */
  rowName(row: Row): string
  address: Address<Filter>
  filters?: FilterDefinition<Filter>[]
  searchPlaceholder?: string
  /** In the place of the search, where a list is not searched by text. */
  search?: ReactNode
  /** Filters of other kinds, behind the menus. */
  moreFilters?: ReactNode
  paging?: Paging
  /** What the pages count, where a row may stand for several, or for none of them. */
  counted?: string
  /** What is shown answers an earlier question; the next answer is on its way. */
  isStale?: boolean
  error?: unknown
  onRetry(): void
  /** What is said where there is nothing at all. */
  empty: { title: string; description: string; action?: ReactNode }
  /** Ids of the rows that are selected. */
  selected?: ReadonlySet<string>
  /** Where a row stands for several: what is selected with it; none if it cannot be. */
  selectedWith?(row: Row): string[]
  onSelect?(selected: Set<string>): void
  commands?: Command[]
  /** Enter on a row. */
  onOpen?(row: Row): void
  /**
   * For the main column of core's pages, where a table of ours would be cut at the
   * right: names and heads may take two lines, and stand nearer to each other.
   */
  isNarrow?: boolean
}

/**
 * A list with its search, filters, order and pages, all of it in the address bar
 * (`useAddress`), and with what to do where it is empty, late or failing.
 *
 * Keys: "/" searches, up and down walk the rows, x selects one, Enter opens it.
 */
export function DataTable<Row, Filter extends string>(
  given: DataTableProps<Row, Filter>
) {
  const props = useOffered(given)
  const { address, error, filters = [], onRetry, rows } = props
  const t = useText()
  // A filter that only links set has no choices.
  const shown = filters.filter(
    ({ name, choices }) =>
      choices.length > 0 || address.filters[name].length > 0
  )
  const isBare =
    props.search === null && !shown.length && props.moreFilters === undefined

  return (
    <>
      <div
        className={clx(
          "flex flex-wrap items-center justify-between gap-2 px-6 py-3",
          { hidden: isBare }
        )}
      >
        <div className="flex flex-wrap items-center gap-2">
          {shown.map((filter) => (
            <FilterMenu
              key={filter.name}
              filter={filter}
              values={address.filters[filter.name]}
              onChange={(values) => address.setFilter(filter.name, values)}
            />
          ))}
          {props.moreFilters}
          {address.isFiltered && (
            <Button size="small" variant="transparent" onClick={address.clear}>
              {t("table.clear")}
            </Button>
          )}
        </div>
        <div className="w-full empty:hidden sm:w-64">
          {props.search === undefined ? (
            <SearchInput
              value={address.q}
              onChange={address.setQ}
              placeholder={props.searchPlaceholder}
            />
          ) : (
            props.search
          )}
        </div>
      </div>
      {error && !rows ? (
        <ErrorState error={error} onRetry={onRetry} onReset={address.reset} />
      ) : rows?.length === 0 ? (
        <Nothing {...props} />
      ) : (
        <Rows {...props} />
      )}
      {Boolean(error) && rows && <OldNumbers error={error} />}
      {props.paging && isPaged(props.paging, isBare) && (
        <Pages
          paging={props.paging}
          counted={props.counted}
          address={address}
          isStale={props.isStale ?? false}
        />
      )}
      {props.selected && props.onSelect && Boolean(props.commands?.length) && (
        <Commands
          commands={props.commands ?? []}
          count={props.selected.size}
          onUnselect={() => props.onSelect?.(new Set())}
        />
      )}
    </>
  )
}

/** Without what the person may not do; where that is all, no row is selected. */
function useOffered<Row, Filter extends string>(
  props: DataTableProps<Row, Filter>
): DataTableProps<Row, Filter> {
  const may = useMay()
  const commands = props.commands?.filter(({ right }) => !right || may(right))

  return commands?.length === 0 && props.commands?.length
    ? { ...props, commands, onSelect: undefined }
    : { ...props, commands }
}

/**
 * A list with nothing in it has no pages, and a short one that is neither searched nor
 * filtered says all by itself.
 */
function isPaged({ nextCursor, page, rows }: Paging, isBare: boolean): boolean {
  return nextCursor !== null || page > 1 || (rows > 0 && !isBare)
}

function Nothing<Row, Filter extends string>({
  address,
  empty,
}: DataTableProps<Row, Filter>) {
  const t = useText()

  return address.isFiltered ? (
    <EmptyState
      title={t("table.noResults")}
      description={t("table.noResultsHint")}
    >
      <Button size="small" variant="secondary" onClick={address.clear}>
        {t("table.clear")}
      </Button>
    </EmptyState>
  ) : (
    <EmptyState title={empty.title} description={empty.description}>
      {empty.action}
    </EmptyState>
  )
}

const PINNED = "sticky z-[1]"
const sideOf = (isPinned: boolean | "end" | undefined) =>
  isPinned && clx(PINNED, isPinned === "end" ? "right-0 !pl-2" : "left-0")
const NARROW = "whitespace-normal !py-2 !pr-3 last:!pr-6"
const WIDE = "whitespace-nowrap !pr-4 last:!pr-6"

function Rows<Row, Filter extends string>(props: DataTableProps<Row, Filter>) {
  const { address, columns, isStale, label, onSelect, paging, rowId } = props
  const { isNarrow = false } = props
  const { rows, selected = new Set<string>() } = props
  const { selectedWith = (row: Row) => [rowId(row)] } = props
  const t = useText()
  const ids = [...new Set(rows?.flatMap(selectedWith))]

  const select = (changed: string[], isSelected: boolean) => {
    const next = new Set(selected)

    changed.forEach((id) => (isSelected ? next.add(id) : next.delete(id)))
    onSelect?.(next)
  }

  return (
    <div
      role="region"
      aria-label={label}
      aria-busy={!rows || isStale}
      tabIndex={0}
      className={clx("w-full overflow-x-auto border-y transition-opacity", {
        "opacity-60": isStale,
      })}
    >
      <Table className="relative w-full">
        <Table.Header>
          <Table.Row>
            {onSelect && (
              <Table.HeaderCell className="w-12 !pr-4">
                <Checkbox
                  aria-label={t("table.selectAll")}
                  checked={stateOf(ids, selected)}
                  onCheckedChange={(value) => select(ids, value === true)}
                />
              </Table.HeaderCell>
            )}
            {columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                address={address}
                isNarrow={isNarrow}
              />
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {rows
            ? rows.map((row, index) => {
                const own = selectedWith(row)
                const state = stateOf(own, selected)

                return (
                  <TableRow
                    key={rowId(row)}
                    {...props}
                    row={row}
                    isFirst={index === 0}
                    isSelectable={own.length > 0}
                    selection={state}
                    onToggle={() => select(own, state !== true)}
                  />
                )
              })
            : Array.from({ length: paging?.pageSize ?? 10 }, (_, index) => (
                <Table.Row key={index}>
                  {onSelect && <Table.Cell />}
                  {columns.map((column) => (
                    <Table.Cell key={column.id}>
                      <Skeleton className="h-5 w-full min-w-12" />
                    </Table.Cell>
                  ))}
                </Table.Row>
              ))}
        </Table.Body>
      </Table>
    </div>
  )
}

/** Whether all of these are selected, or none, or some. */
function stateOf(
  ids: string[],
  selected: ReadonlySet<string>
): boolean | "indeterminate" {
  const chosen = ids.filter((id) => selected.has(id)).length

  return chosen > 0 && (chosen === ids.length || "indeterminate")
}

function HeaderCell<Row>({
  column: { header, isNumber, isPinned, order },
  address,
  isNarrow,
}: {
  column: Column<Row>
  address: Address<never>
  isNarrow: boolean
}) {
  const isDescending = address.order === `-${order}`
  const isOrdered = isDescending || address.order === order
  const t = useText()
  const told = !isOrdered
    ? "table.orderBy"
    : isDescending
      ? "table.orderedDown"
      : "table.orderedUp"
  // Of numbers, the highest are looked for first; of names, the first.
  const [first, second] = isNumber ? [`-${order}`, order] : [order, `-${order}`]

  return (
    <Table.HeaderCell
      className={clx(isNarrow ? NARROW : WIDE, sideOf(isPinned), {
        // Of numbers, it may be wider than they are: in two lines where there is no room.
        "!whitespace-normal text-right": isNumber,
        "bg-ui-bg-subtle": isPinned,
      })}
      aria-sort={
        isOrdered ? (isDescending ? "descending" : "ascending") : undefined
      }
    >
      {order ? (
        <button
          type="button"
          title={t(told, { column: header })}
          className={clx(
            "group/head hover:text-ui-fg-base focus-visible:shadow-borders-focus relative rounded",
            { "text-ui-fg-base": isOrdered, "text-right": isNumber }
          )}
          onClick={() =>
            address.setOrder(address.order === first ? second! : first!)
          }
        >
          {header}
          {/* Beside the text, and no wider for it: a list has many columns. */}
          <span
            className={clx(
              "absolute inset-y-0 flex items-center",
              isNumber ? "right-full" : "left-full",
              // Of another column it shows, when pointed at, what pressing does.
              !isOrdered &&
                "opacity-0 group-hover/head:opacity-60 group-focus-visible/head:opacity-60"
            )}
            aria-hidden
          >
            {(isOrdered ? isDescending : isNumber) ? (
              <ArrowDownMini />
            ) : (
              <ArrowUpMini />
            )}
          </span>
        </button>
      ) : (
        header
      )}
    </Table.HeaderCell>
  )
}

function TableRow<Row, Filter extends string>({
  columns,
  row,
  rowName,
  isFirst,
  isNarrow,
  isSelectable,
  selection,
  onOpen,
  onSelect,
  onToggle,
}: DataTableProps<Row, Filter> & {
  row: Row
  isFirst: boolean
  isSelectable: boolean
  selection: boolean | "indeterminate"
  onToggle(): void
}) {
  const t = useText()
  const isSelected = selection === true

  return (
    <Table.Row
      tabIndex={isFirst ? 0 : -1}
      aria-selected={onSelect ? isSelected : undefined}
      className={clx("focus-visible:bg-ui-bg-base-hover group outline-none", {
        "bg-ui-bg-highlight hover:bg-ui-bg-highlight-hover": isSelected,
      })}
      onKeyDown={(event: KeyboardEvent<HTMLTableRowElement>) =>
        walk(event, { toggle: onToggle, open: () => onOpen?.(row) })
      }
    >
      {onSelect && (
        <Table.Cell className="w-12 !pr-4">
          <Checkbox
            aria-label={t("table.select", { name: rowName(row) })}
            checked={selection}
            disabled={!isSelectable}
            onCheckedChange={onToggle}
          />
        </Table.Cell>
      )}
      {columns.map(({ id, cell, isNumber, isPinned }) => (
        <Table.Cell
          key={id}
          className={clx(isNarrow ? NARROW : WIDE, sideOf(isPinned), {
            "text-right tabular-nums": isNumber,
            // It covers what passes beneath it: in the colour of its row.
            "bg-ui-bg-base group-hover:bg-ui-bg-base-hover":
              isPinned && !isSelected,
            "bg-ui-bg-highlight group-hover:bg-ui-bg-highlight-hover":
              isPinned && isSelected,
          })}
        >
          {cell(row)}
        </Table.Cell>
      ))}
    </Table.Row>
  )
}

/** Up and down go to the next row, and within a column of fields to its next. */
function walk(
  event: KeyboardEvent<HTMLTableRowElement>,
  act: { toggle(): void; open(): void }
) {
  const row = event.currentTarget
  const isOnRow = event.target === row
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]

  if (step) {
    const next = (
      step > 0 ? row.nextElementSibling : row.previousElementSibling
    ) as HTMLElement | null
    const field = (event.target as HTMLElement).dataset.column
    const target = field
      ? next?.querySelector<HTMLElement>(`[data-column="${field}"]`)
      : next

    if (target && (isOnRow || field)) {
      event.preventDefault()
      target.focus()
    }
  } else if (isOnRow && event.key === "Enter") {
    act.open()
  } else if (
    event.key === "x" &&
    !event.ctrlKey &&
    !event.metaKey &&
    !isTyping(event.target)
  ) {
    act.toggle()
  }
}

function Pages({
  paging,
  counted,
  address,
  isStale,
}: {
  paging: Paging
  counted?: string
  address: Address<never>
  isStale: boolean
}) {
  const { count, isCountExact = true, nextCursor, page, pageSize } = paging
  const { previousCursor } = paging
  const t = useText()
  const format = useFormat()
  const number = (value: number) => format.quantity(value)
  const from = paging.rows ? (page - 1) * pageSize + 1 : 0
  const until = from ? from + paging.rows - 1 : 0
  const range = { from: number(from), until: number(until) }
  const told =
    count === null
      ? t("table.rangeOfUncounted", range)
      : t(isCountExact ? "table.range" : "table.rangeOfMore", {
          ...range,
          total: number(count),
        })

  return (
    <div className="flex items-center justify-between px-6 py-3">
      <Text size="small" className="text-ui-fg-subtle" aria-live="polite">
        {counted ? t("table.counted", { what: counted, range: told }) : told}
      </Text>
      <div className="flex gap-x-1">
        <IconButton
          size="small"
          variant="transparent"
          aria-label={t("table.previous")}
          disabled={page < 2 || isStale}
          onClick={() =>
            address.goTo(page - 1, page > 2 ? previousCursor : null)
          }
        >
          <ChevronLeft />
        </IconButton>
        <IconButton
          size="small"
          variant="transparent"
          aria-label={t("table.next")}
          disabled={!nextCursor || isStale}
          onClick={() => address.goTo(page + 1, nextCursor)}
        >
          <ChevronRight />
        </IconButton>
      </div>
    </div>
  )
}
