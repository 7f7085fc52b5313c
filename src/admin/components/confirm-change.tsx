import { useState } from "react"

import { Text } from "@medusajs/ui"

import { useText } from "../lib/use-text"
import { Facts, FactsFields } from "./fields"
import { FormDrawer } from "./form-drawer"

interface ConfirmChangeProps {
  isOpen: boolean
  onClose(): void
  title: string
  /** What will happen, with figures and names. */
  description: string
  confirmLabel: string
  isReasonOptional?: boolean
  isSaving?: boolean
  error?: unknown
  onConfirm(facts: { reason: string | null; note: string | null }): void
}

/** Asks before something is done that the ledger tells of: why, and a note. */
export function ConfirmChange({
  description,
  confirmLabel,
  isReasonOptional,
  onConfirm,
  ...drawer
}: ConfirmChangeProps) {
  const t = useText()
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const [isTried, setTried] = useState(false)
  const lacksReason = !isReasonOptional && !facts.reason

  return (
    <FormDrawer
      {...drawer}
      saveLabel={confirmLabel}
      onSave={() => {
        setTried(true)

        if (!lacksReason) {
          onConfirm({
            reason: facts.reason || null,
            note: facts.note.trim() || null,
          })
        }
      }}
    >
      <Text size="small">{description}</Text>
      <FactsFields
        value={facts}
        onChange={setFacts}
        isReasonOptional={isReasonOptional}
        error={isTried && lacksReason ? t("review.needsReason") : null}
      />
    </FormDrawer>
  )
}
