import { Text } from "@medusajs/ui"

import { FormDrawer } from "../../components/form-drawer"
import { useFormat } from "../../lib/format"
import { useChange } from "../../lib/use-change"
import { useText } from "../../lib/use-text"
import { WaitlistEntry, whoWaits } from "../../lib/waitlist"
import { WaitlistStep } from "./columns"

const SAID = {
  offer: "waitlist.offered",
  remove: "waitlist.removed",
  forget: "waitlist.wasForgotten",
} as const

interface StepDrawerProps {
  step: WaitlistStep
  entry: WaitlistEntry
  onClose(): void
}

/** Asks before something is done for, or with, somebody who waits. */
export function StepDrawer({ step, entry, onClose }: StepDrawerProps) {
  const t = useText()
  const format = useFormat()
  const name = whoWaits(entry) ?? t("waitlist.forgotten")
  const { customer_id, email, id } = entry
  const change = useChange<void>({
    request: () =>
      step === "forget"
        ? {
            path: "/admin/stock-waitlist/forget",
            body: customer_id ? { customer_id } : { email },
          }
        : { path: `/admin/stock-waitlist/${id}/${step}`, body: {} },
    said: () => t(SAID[step], { name }),
    onDone: onClose,
  })

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t(`waitlist.${step}`)}
      saveLabel={t(`waitlist.${step}`)}
      isSaving={change.isPending}
      error={change.error}
      onSave={() => change.mutate()}
    >
      <Text size="small">
        {t(`waitlist.${step}Hint`, {
          name,
          count: entry.quantity,
          units: format.quantity(entry.quantity),
        })}
      </Text>
    </FormDrawer>
  )
}
