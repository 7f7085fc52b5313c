import { XMark } from "@medusajs/icons"
import { Button, Drawer, IconButton, Kbd, Text, usePrompt } from "@medusajs/ui"
import { FormEvent, KeyboardEvent, ReactNode, useRef } from "react"
import { useHref } from "react-router-dom"

import { explainError } from "../lib/errors"
import { useText } from "../lib/use-text"
import { SideDrawer } from "./side-drawer"

interface FormDrawerProps {
  isOpen: boolean
  onClose(): void
  title: string
  description?: string
  /** Fields. */
  children: ReactNode
  saveLabel?: string
  isSaving?: boolean
  isSaveDisabled?: boolean
  /** What the server said to the last try. */
  error?: unknown
  /** Something was filled in that nobody typed, as by a camera. */
  hasInput?: boolean
  /** What was filled in is there again when it is opened again. */
  keepsInput?: boolean
  onSave(): void
}

/**
 * A form beside the page. What went wrong is said above the buttons, and what was
 * filled in stays: Escape and a press beside it ask before it is lost. Enter with Ctrl
 * or Cmd saves.
 */
export function FormDrawer({
  isOpen,
  onClose,
  title,
  description,
  children,
  saveLabel,
  isSaving,
  isSaveDisabled,
  error,
  hasInput = false,
  keepsInput = false,
  onSave,
}: FormDrawerProps) {
  const t = useText()
  const prompt = usePrompt()
  const isTouched = useRef(false)
  const isAsking = useRef(false)
  const leave = async () => {
    if (keepsInput || (!isTouched.current && !hasInput)) {
      onClose()
    } else if (!isAsking.current) {
      isAsking.current = true
      // The Escape that asks would be the answer, too.
      await new Promise((done) => setTimeout(done))

      const isSure = await prompt({
        title: t("common.leaveAsk"),
        description: t("common.leaveHint"),
        confirmText: t("common.leave"),
        cancelText: t("common.stay"),
      })

      isAsking.current = false

      if (isSure) {
        onClose()
      }
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()

    if (!isSaving && !isSaveDisabled) {
      onSave()
    }
  }

  return (
    <SideDrawer isOpen={isOpen} onClose={onClose} onLeave={() => void leave()}>
      <form
        className="flex flex-1 flex-col overflow-hidden"
        onSubmit={save}
        onChange={() => {
          isTouched.current = true
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            save(event)
          }
        }}
      >
        <DrawerHead title={title} description={description} />
        <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-y-auto">
          {children}
        </Drawer.Body>
        {Boolean(error) && <FormError error={error} />}
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary" type="button">
              {t("common.cancel")}
            </Button>
          </Drawer.Close>
          <Button
            size="small"
            type="submit"
            isLoading={isSaving}
            disabled={isSaveDisabled}
          >
            {saveLabel ?? t("common.save")}
          </Button>
        </Drawer.Footer>
      </form>
    </SideDrawer>
  )
}

/** As Drawer.Header, whose button has no name. */
export function DrawerHead({
  title,
  description,
}: {
  title: string
  description?: string
}) {
  const t = useText()

  return (
    <div className="border-ui-border-base flex items-start justify-between gap-x-4 border-b px-6 py-4">
      <div className="flex flex-col gap-y-1">
        <Drawer.Title>{title}</Drawer.Title>
        <Drawer.Description className={description ? "" : "sr-only"}>
          {description ?? title}
        </Drawer.Description>
      </div>
      <div className="flex items-center gap-x-2">
        <Kbd>esc</Kbd>
        <Drawer.Close asChild>
          <IconButton
            size="small"
            type="button"
            variant="transparent"
            aria-label={t("common.close")}
          >
            <XMark />
          </IconButton>
        </Drawer.Close>
      </div>
    </div>
  )
}

/** What went wrong with a form, with a next step. */
export function FormError({ error }: { error: unknown }) {
  const t = useText()
  const { title, description, next } = explainError(error, t)
  const loginPage = useHref("/login")

  return (
    <div
      role="alert"
      className="border-ui-border-base bg-ui-bg-subtle flex flex-col gap-y-0.5 border-t px-6 py-3"
    >
      <Text size="small" weight="plus" className="text-ui-fg-error">
        {title}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {description}
      </Text>
      {/* This tab keeps what was filled in, and can save it afterwards. */}
      {next === "log_in" && (
        <a
          href={loginPage}
          target="_blank"
          rel="noreferrer"
          className="txt-compact-small-plus text-ui-fg-interactive hover:text-ui-fg-interactive-hover self-start"
        >
          {t("common.logInBeside")}
        </a>
      )}
    </div>
  )
}
