import { clx, Container, Table, Text } from "@medusajs/ui"
import { ReactNode } from "react"

import { reasonName } from "../../components/fields"
import { PageHeader } from "../../components/page-header"
import { Change, Quantity } from "../../components/quantity"
import { TextLink } from "../../components/text-link"
import { useFormat } from "../../lib/format"
import { ImportSummary, progressOf } from "../../lib/imports"
import { useLocationName } from "../../lib/names"
import { useText } from "../../lib/use-text"
import { RowAddress } from "./import-rows"

/** How many rows have had their turn, while they have it. */
export function ImportProgress({ one }: { one: ImportSummary }) {
  const t = useText()
  const format = useFormat()
  const { done, of } = progressOf(one)

  if (one.status === "reading") {
    return (
      <Text size="small" role="status" className="px-6 py-3">
        {t("imports.readSoFar", { number: format.quantity(one.counts.rows) })}
      </Text>
    )
  }
  if (one.status !== "applying") {
    return null
  }

  const label = t("imports.progress", {
    done: format.quantity(done),
    of: format.quantity(of),
  })

  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        className="bg-ui-bg-subtle h-2 overflow-hidden rounded-full"
      >
        <div
          className="bg-ui-bg-interactive h-full rounded-full transition-[width]"
          style={{ width: `${of ? (100 * done) / of : 0}%` }}
        />
      </div>
      <Text size="small" className="text-ui-fg-subtle" role="status">
        {label} {t("imports.progressHint")}
      </Text>
    </div>
  )
}

/** What a person should know before, and after, it is applied. */
export function ImportNotices({ one }: { one: ImportSummary }) {
  const t = useText()
  const format = useFormat()
  const { counts, same_file, status } = one
  const number = (count: number) => ({ count, number: format.quantity(count) })
  const notices: ReactNode[] = []

  if (status === "previewed" && same_file.length) {
    notices.push(
      <>
        {t("imports.sameFile")}{" "}
        {same_file.map(({ id, applied_at }) => (
          <TextLink key={id} to={`/inventory/imports/${id}`}>
            {applied_at
              ? format.dateTime(applied_at)
              : t("imports.status.applying")}
          </TextLink>
        ))}
      </>
    )
  }
  if (status === "previewed") {
    notices.push(
      counts.change + counts.new
        ? t("imports.nothingYet")
        : t("imports.nothingToDo")
    )
  }
  if (!one.has_reason) {
    notices.push(t("imports.noReason", { reason: reasonName(one.reason, t) }))
  }
  if (counts.refused) {
    notices.push(
      status === "previewed"
        ? t("imports.someRefused", number(counts.refused))
        : t("imports.wereRefused", number(counts.refused))
    )
  }
  if (counts.applied_refused) {
    notices.push(t("imports.someLeft", number(counts.applied_refused)))
  }

  return notices.length ? (
    <ul className="flex flex-col gap-y-1 px-6 py-3">
      {notices.map((notice, index) => (
        <li key={index} className="txt-small text-ui-fg-base">
          {notice}
        </li>
      ))}
    </ul>
  ) : null
}

/** How many rows there are of each kind; pressed, these are shown. */
export function ImportTiles({
  one: { counts, started_at },
  address,
}: {
  one: ImportSummary
  address: RowAddress
}) {
  const t = useText()

  return (
    <div className="flex flex-wrap gap-3 px-6 py-4">
      {(["change", "new", "unchanged", "refused"] as const).map((status) => (
        <Tile
          key={status}
          label={t(`imports.row.${status}`)}
          count={counts[status]}
          isPressed={isAlone(address, "status", status)}
          onPress={() =>
            address.setFilters({
              status: isAlone(address, "status", status) ? [] : [status],
              outcome: [],
            })
          }
        />
      ))}
      {started_at &&
        (
          [
            ["applied", counts.applied],
            ["unchanged", counts.applied_unchanged],
            ["refused", counts.applied_refused],
          ] as const
        ).map(([outcome, count]) => (
          <Tile
            key={outcome}
            label={t(`imports.outcome.${outcome}`)}
            count={count}
            isPressed={isAlone(address, "outcome", outcome)}
            onPress={() =>
              address.setFilters({
                status: [],
                outcome: isAlone(address, "outcome", outcome) ? [] : [outcome],
              })
            }
          />
        ))}
    </div>
  )
}

function isAlone(
  { filters }: RowAddress,
  name: keyof RowAddress["filters"],
  value: string
): boolean {
  const { [name]: values, ...others } = filters

  return (
    values.length === 1 &&
    values[0] === value &&
    Object.values<string[]>(others).every((other) => !other.length)
  )
}

function Tile({
  label,
  count,
  isPressed,
  onPress,
}: {
  label: string
  count: number
  isPressed: boolean
  onPress(): void
}) {
  const format = useFormat()

  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={onPress}
      className={clx(
        "bg-ui-bg-component hover:bg-ui-bg-component-hover shadow-borders-base focus-visible:shadow-borders-interactive-with-active flex min-w-32 flex-1 flex-col items-start rounded-md px-4 py-3 outline-none",
        { "!shadow-borders-interactive-with-active": isPressed }
      )}
    >
      <span className="text-ui-fg-base text-xl font-medium tabular-nums">
        {format.quantity(count)}
      </span>
      <span className="txt-small text-ui-fg-subtle text-left">{label}</span>
    </button>
  )
}

/** By location: what is on hand of the levels that the file changes, and what will be. */
export function ImportLocations({
  one: { locations },
}: {
  one: ImportSummary
}) {
  const t = useText()
  const locationName = useLocationName()

  if (!locations.length) {
    return null
  }

  const head = "whitespace-nowrap text-right"
  const cell = "text-right tabular-nums"

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader
        level="h2"
        title={t("imports.byLocation")}
        subtitle={t("imports.byLocationHint")}
      />
      <div
        role="region"
        aria-label={t("imports.byLocation")}
        tabIndex={0}
        className="w-full overflow-x-auto"
      >
        <Table>
          <Table.Header>
            <Table.Row>
              <Table.HeaderCell>{t("common.location")}</Table.HeaderCell>
              <Table.HeaderCell className={head}>
                {t("imports.columns.levels")}
              </Table.HeaderCell>
              <Table.HeaderCell className={head}>
                {t("imports.columns.before")}
              </Table.HeaderCell>
              <Table.HeaderCell className={head}>
                {t("imports.columns.after")}
              </Table.HeaderCell>
              <Table.HeaderCell className={head}>
                {t("imports.columns.change")}
              </Table.HeaderCell>
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {locations.map(
              ({ levels, location_id, stocked_after, stocked_before }) => (
                <Table.Row key={location_id}>
                  <Table.Cell>{locationName(location_id)}</Table.Cell>
                  <Table.Cell className={cell}>
                    <Quantity value={levels} />
                  </Table.Cell>
                  <Table.Cell className={cell}>
                    <Quantity value={stocked_before} />
                  </Table.Cell>
                  <Table.Cell className={cell}>
                    <Quantity value={stocked_after} />
                  </Table.Cell>
                  <Table.Cell className={cell}>
                    <Change value={stocked_after - stocked_before} />
                  </Table.Cell>
                </Table.Row>
              )
            )}
          </Table.Body>
        </Table>
      </div>
    </Container>
  )
}
