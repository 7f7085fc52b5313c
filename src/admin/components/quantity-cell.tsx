import { TriangleRightMini } from "@medusajs/icons"
import { Button, clx, Hint, Popover, Text } from "@medusajs/ui"
import { KeyboardEvent, useId, useRef, useState } from "react"

import {
  changeOf,
  Edit,
  EditMode,
  isStale,
  keepChange,
  keepNumber,
  modeTyped,
  resultOf,
} from "../lib/edits"
import { useFormat } from "../lib/format"
import { useText } from "../lib/use-text"
import { EditFields, unitsOf } from "./edit-fields"

/** What a person has entered so far. */
interface Typed {
  mode: EditMode
  text: string
}

interface QuantityCellProps {
  /** What is on hand now. */
  quantity: number
  /** What the number is, for those who hear it. */
  label: string
  /** The change that is not saved yet. */
  edit: Edit | undefined
  onApply(mode: EditMode, units: number): void
  /** The person decided what becomes of a change to a number that moved. */
  onDecide(edit: Edit): void
  onRevert(): void
}

/**
 * A number that is changed where it stands: Enter or a click opens it, and +, - or a
 * digit begins with what was typed. A change is kept until it is saved; where the
 * number moved meanwhile, both numbers are told and the person decides.
 */
export function QuantityCell(props: QuantityCellProps) {
  const { edit, label, quantity } = props
  const format = useFormat()
  const [typed, setTyped] = useState<Typed | null>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const isMoved = edit !== undefined && isStale(edit, quantity)
  const close = () => setTyped(null)

  const open = (mode?: EditMode, text?: string) =>
    setTyped({
      mode: mode ?? edit?.mode ?? "set",
      text: text ?? (edit ? String(edit.units) : ""),
    })
  const apply = ({ mode, text }: Typed) => {
    const units = unitsOf(text)

    if (units === null) {
      return
    }
    if (changeOf({ mode, units, seen: quantity }) === 0) {
      props.onRevert()
    } else {
      props.onApply(mode, units)
    }
    close()
  }
  // Whoever types fast is still on the cell when the form opens: what is typed goes
  // on, as it would in the form, and does not begin anew.
  const onKeyDown = (event: KeyboardEvent) => {
    const { altKey, ctrlKey, key, metaKey } = event
    const mode = modeTyped(key)

    if (altKey || ctrlKey || metaKey || isMoved) {
      return
    }
    if (typed && /^[\d.,]$/.test(key)) {
      event.preventDefault()
      setTyped({ ...typed, text: typed.text + key })
    } else if (typed && key === "Enter") {
      event.preventDefault()
      apply(typed)
    } else if (!typed && mode) {
      event.preventDefault()
      open(mode, mode === "set" ? key : "")
    }
  }

  return (
    <Popover
      open={typed !== null}
      onOpenChange={(isOpen) => (isOpen ? open() : close())}
    >
      <Popover.Trigger asChild>
        <button
          ref={trigger}
          type="button"
          data-column="stocked"
          aria-label={label}
          onKeyDown={onKeyDown}
          className={clx(
            "txt-compact-small bg-ui-bg-field shadow-borders-base hover:bg-ui-bg-field-hover focus-visible:shadow-borders-interactive-with-active",
            "inline-flex min-w-20 items-center justify-end gap-x-1 rounded-md px-2 py-1 tabular-nums outline-none",
            {
              "bg-ui-tag-orange-bg text-ui-tag-orange-text hover:bg-ui-tag-orange-bg-hover":
                edit && !isMoved,
              "bg-ui-tag-red-bg text-ui-tag-red-text hover:bg-ui-tag-red-bg-hover":
                isMoved || edit?.refusal,
            }
          )}
        >
          {format.quantity(quantity)}
          {edit && !isMoved && (
            <>
              <TriangleRightMini aria-hidden />
              <span className="font-medium">
                {format.quantity(resultOf(edit))}
              </span>
            </>
          )}
        </button>
      </Popover.Trigger>
      <Popover.Content
        align="end"
        className="w-72 p-3"
        aria-label={label}
        // Whoever types fast may be on another cell by the time that the form of
        // this one opens or closes, and is not to be called back.
        onOpenAutoFocus={(event) => {
          event.preventDefault()

          if (isStillHere(trigger.current, event.target)) {
            fieldOf(event.target)?.focus()
          }
        }}
        onCloseAutoFocus={(event) => {
          if (!isStillHere(trigger.current, event.target)) {
            event.preventDefault()
          }
        }}
        // The row's own keys are not for what is typed here.
        onKeyDown={(event) => event.stopPropagation()}
      >
        {typed &&
          (isMoved ? (
            <StaleChoices {...props} edit={edit} onClose={close} />
          ) : (
            <EditForm
              {...props}
              typed={typed}
              onTyped={setTyped}
              onSubmit={() => apply(typed)}
            />
          ))}
      </Popover.Content>
      {isMoved && <WasNow edit={edit} now={quantity} />}
      {edit?.refusal && !isMoved && (
        <Text
          size="xsmall"
          className="text-ui-fg-error max-w-56 whitespace-normal"
        >
          {edit.refusal}
        </Text>
      )}
    </Popover>
  )
}

/** Both numbers: the one that the person saw, and the one that is there. */
export function WasNow({ edit, now }: { edit: Edit; now: number }) {
  const t = useText()
  const format = useFormat()

  return (
    <Text size="xsmall" className="text-ui-fg-error" role="status">
      {t("edit.wasNow", {
        was: format.quantity(edit.seen),
        now: format.quantity(now),
      })}
    </Text>
  )
}

/** Whether the focus is on the cell, in its form, or nowhere. */
function isStillHere(cell: HTMLElement | null, form: EventTarget | null) {
  const { activeElement, body } = document

  return (
    activeElement === null ||
    activeElement === body ||
    activeElement === cell ||
    (form instanceof HTMLElement && form.contains(activeElement))
  )
}

/** What is typed into; where there is a decision to be made, its first button. */
function fieldOf(form: EventTarget | null) {
  return form instanceof HTMLElement
    ? (form.querySelector<HTMLElement>("input[inputmode]") ??
        form.querySelector<HTMLElement>("button"))
    : null
}

function EditForm({
  quantity,
  edit,
  onRevert,
  typed,
  onTyped,
  onSubmit,
}: QuantityCellProps & {
  typed: Typed
  onTyped(typed: Typed | null): void
  onSubmit(): void
}) {
  const t = useText()
  const format = useFormat()
  const hintId = useId()
  const { mode, text } = typed
  const units = unitsOf(text)
  const change = units === null ? null : { mode, units, seen: quantity }
  const isInvalid = text !== "" && units === null

  return (
    <form
      className="flex flex-col gap-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <EditFields
        mode={mode}
        text={text}
        onChange={onTyped}
        isInvalid={isInvalid}
        describedBy={hintId}
        isFocused={false}
      />
      <Hint
        id={hintId}
        variant={isInvalid ? "error" : "info"}
        className="tabular-nums"
      >
        {isInvalid
          ? t("edit.invalid", { example: format.quantity(0.5) })
          : change
            ? `${format.quantity(quantity)} → ${format.quantity(resultOf(change))} (${format.change(changeOf(change))})`
            : format.quantity(quantity)}
      </Hint>
      <div className="flex justify-end gap-x-2">
        {edit && (
          <Button
            size="small"
            variant="transparent"
            type="button"
            onClick={() => {
              onRevert()
              onTyped(null)
            }}
          >
            {t("edit.revert")}
          </Button>
        )}
        <Button size="small" type="submit" disabled={!change}>
          {t("edit.apply")}
        </Button>
      </div>
    </form>
  )
}

interface StaleChoicesProps {
  edit: Edit
  quantity: number
  onDecide(edit: Edit): void
  onRevert(): void
  onClose?(): void
}

/** What may become of a change to a number that moved: no edit is lost. */
export function StaleChoices({
  edit,
  quantity,
  onDecide,
  onRevert,
  onClose,
}: StaleChoicesProps) {
  const t = useText()
  const format = useFormat()
  const number = keepNumber(edit, quantity)
  const change = keepChange(edit, quantity)
  const decide = (act: () => void) => () => {
    act()
    onClose?.()
  }

  return (
    <div className="flex flex-col gap-y-2">
      <WasNow edit={edit} now={quantity} />
      <Button
        size="small"
        variant="secondary"
        type="button"
        onClick={decide(() => onDecide(number))}
      >
        {t("edit.keepNumber", { quantity: format.quantity(number.units) })}
      </Button>
      <Button
        size="small"
        variant="secondary"
        type="button"
        onClick={decide(() => onDecide(change))}
      >
        {t("edit.keepChange", {
          change: format.change(changeOf(edit)),
          quantity: format.quantity(resultOf(change)),
        })}
      </Button>
      <Button
        size="small"
        variant="transparent"
        type="button"
        onClick={decide(onRevert)}
      >
        {t("edit.drop", { quantity: format.quantity(quantity) })}
      </Button>
    </div>
  )
}
