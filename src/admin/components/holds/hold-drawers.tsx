import { Text } from "@medusajs/ui"
import { useState } from "react"

import { useFormat } from "../../lib/format"
import { HeldUnits } from "../../lib/holds"
import { useHoldReasons } from "../../lib/shop"
import { tell } from "../../lib/tell"
import { useChanges } from "../../lib/use-changes"
import { useText } from "../../lib/use-text"
import { unitsOf } from "../edit-fields"
import { Facts, FactsFields, QuantityField } from "../fields"
import { FormDrawer } from "../form-drawer"
import { SomeFailures } from "../some-failures"

interface HoldDrawerProps {
  holds: HeldUnits[]
  onClose(): void
  /** Those with which something was done are no longer selected. */
  onDone?(): void
}

const MINUTES = "15"

/** Gives units of carts back, with what the ledger is told. */
export function ReleaseHolds({ holds, onClose, onDone }: HoldDrawerProps) {
  const t = useText()
  const format = useFormat()
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const reasons = useHoldReasons()
  const [isTried, setTried] = useState(false)
  const count = { count: holds.length, number: format.quantity(holds.length) }
  const release = useChanges<HeldUnits, Facts>({
    request: ({ id }, { reason, note }) => ({
      path: `/admin/cart-reservations/${id}/release`,
      body: { reason, note: note.trim() || null },
    }),
    onDone: () => {
      tell.done(t("holds.released", count))
      onDone?.()
      onClose()
    },
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("holds.releaseTitle", count)}
      description={t("holds.releaseHint")}
      saveLabel={t("holds.release")}
      isSaving={release.isPending}
      error={release.error}
      onSave={() => {
        setTried(true)

        if (facts.reason) {
          release.mutate({ rows: holds, facts })
        }
      }}
    >
      <Units holds={holds} />
      <SomeFailures<HeldUnits>
        error={release.error}
        nameOf={({ item }) => item}
      />
      <FactsFields
        reasons={reasons}
        value={facts}
        onChange={setFacts}
        error={isTried && !facts.reason ? t("review.needsReason") : null}
      />
    </FormDrawer>
  )
}

/** Gives carts more time, also past the longest that the shop gives by itself. */
export function ExtendHolds({ holds, onClose, onDone }: HoldDrawerProps) {
  const t = useText()
  const format = useFormat()
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const reasons = useHoldReasons()
  const [minutes, setMinutes] = useState(MINUTES)
  const asked = unitsOf(minutes)
  const isValid = asked !== null && asked > 0
  const count = { count: holds.length, number: format.quantity(holds.length) }
  const extend = useChanges<HeldUnits, Facts>({
    request: ({ id }, { reason, note }) => ({
      path: `/admin/cart-reservations/${id}/extend`,
      body: {
        minutes: asked,
        reason: reason || null,
        note: note.trim() || null,
      },
    }),
    onDone: () => {
      tell.done(t("holds.extended", count))
      onDone?.()
      onClose()
    },
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("holds.extendTitle", count)}
      description={t("holds.extendHint")}
      saveLabel={t("holds.extend")}
      isSaving={extend.isPending}
      isSaveDisabled={!isValid}
      error={extend.error}
      onSave={() => extend.mutate({ rows: holds, facts })}
    >
      <Units holds={holds} />
      <SomeFailures<HeldUnits>
        error={extend.error}
        nameOf={({ item }) => item}
      />
      <QuantityField
        label={t("holds.minutes")}
        hint={t("holds.minutesHint")}
        error={
          isValid ? null : t("edit.invalid", { example: format.quantity(0.5) })
        }
        value={minutes}
        onChange={setMinutes}
      />
      <FactsFields
        reasons={reasons}
        value={facts}
        onChange={setFacts}
        isReasonOptional
      />
    </FormDrawer>
  )
}

function Units({ holds }: { holds: HeldUnits[] }) {
  const format = useFormat()

  return (
    <ul className="flex flex-col divide-y">
      {holds.map(({ id, item, quantity }) => (
        <li key={id} className="flex justify-between gap-x-4 py-2">
          <Text size="small" weight="plus" className="truncate">
            {item}
          </Text>
          <Text size="small" className="tabular-nums">
            {format.quantity(quantity)}
          </Text>
        </li>
      ))}
    </ul>
  )
}
