import { ArrowRightMini } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useState } from "react"

import { Facts, FactsFields } from "../../components/fields"
import { FormDrawer } from "../../components/form-drawer"
import { StaleChoices } from "../../components/quantity-cell"
import { changeOf, Edit, isStale, resultOf } from "../../lib/edits"
import { useFormat } from "../../lib/format"
import { EditStore } from "../../lib/use-edits"
import { useText } from "../../lib/use-text"
import { useSaveEdits } from "./use-save-edits"

interface ReviewDrawerProps {
  isOpen: boolean
  onClose(): void
  store: EditStore
}

/** All changes that are not saved yet, why they are made, and one call for them. */
export function ReviewDrawer({ isOpen, onClose, store }: ReviewDrawerProps) {
  const t = useText()
  const format = useFormat()
  const [facts, setFacts] = useState<Facts>({ reason: "", note: "" })
  const [isTried, setTried] = useState(false)
  const save = useSaveEdits(store, () => {
    // What is to be decided yet is saved for the same reason.
    if (isUndecided) {
      return
    }

    // Why these were made says nothing of the next ones.
    setFacts({ reason: "", note: "" })
    setTried(false)
    onClose()
  })
  const isMoved = (edit: Edit) => isStale(edit, store.now.get(edit.level_id))
  const all = [...store.edits.values()]
  const undecided = all.filter(isMoved)
  const edits = all.filter((edit) => !isMoved(edit))
  const number = format.quantity(edits.length)
  const isUndecided = undecided.length > 0

  return (
    <FormDrawer
      isOpen={isOpen}
      onClose={onClose}
      title={t("review.title")}
      description={isUndecided ? t("review.decideFirst") : t("review.hint")}
      saveLabel={t("review.save", { count: edits.length, number })}
      isSaving={save.isPending}
      isSaveDisabled={!edits.length}
      error={save.error}
      keepsInput
      onSave={() => {
        setTried(true)

        if (facts.reason) {
          save.mutate({ edits, facts })
        }
      }}
    >
      <ul className="flex flex-col divide-y">
        {[...undecided, ...edits].map((edit) => (
          <ReviewedEdit key={edit.level_id} edit={edit} store={store} />
        ))}
      </ul>
      <FactsFields
        value={facts}
        onChange={setFacts}
        error={isTried && !facts.reason ? t("review.needsReason") : null}
      />
    </FormDrawer>
  )
}

function ReviewedEdit({ edit, store }: { edit: Edit; store: EditStore }) {
  const format = useFormat()
  const now = store.now.get(edit.level_id) ?? edit.seen

  return (
    <li className="flex flex-col gap-y-2 py-3 first:pt-0">
      <div className="flex items-start justify-between gap-x-4">
        <div className="min-w-0">
          <Text size="small" weight="plus" className="truncate">
            {edit.item_name}
          </Text>
          <Text size="small" className="text-ui-fg-subtle">
            {edit.location_name}
          </Text>
        </div>
        <div className="flex shrink-0 flex-col items-end tabular-nums">
          <Text
            size="small"
            weight="plus"
            className="flex items-center gap-x-1"
          >
            {format.quantity(edit.seen)}
            <ArrowRightMini aria-hidden className="text-ui-fg-muted" />
            {format.quantity(resultOf(edit))}
          </Text>
          <Text size="small" className="text-ui-fg-subtle">
            {format.change(changeOf(edit))}
          </Text>
        </div>
      </div>
      {edit.refusal && (
        <Text size="small" className="text-ui-fg-error">
          {edit.refusal}
        </Text>
      )}
      {isStale(edit, now) && (
        <StaleChoices
          edit={edit}
          quantity={now}
          onDecide={store.put}
          onRevert={() => store.drop([edit.level_id])}
        />
      )}
    </li>
  )
}
