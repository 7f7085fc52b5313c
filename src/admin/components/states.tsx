import { ExclamationCircle, MagnifyingGlass } from "@medusajs/icons"
import { Button, Heading, Skeleton, Text } from "@medusajs/ui"
import { ReactNode } from "react"

import { ApiError, explainError } from "../lib/errors"
import { useText } from "../lib/use-text"

interface StateProps {
  icon?: ReactNode
  title: string
  description: string
  children?: ReactNode
}

function State({ icon, title, description, children }: StateProps) {
  return (
    <div className="flex w-full flex-col items-center gap-y-4 px-6 py-16 text-center">
      <span className="text-ui-fg-muted">{icon}</span>
      <div className="flex max-w-md flex-col gap-y-1">
        <Heading level="h2" className="txt-compact-medium-plus">
          {title}
        </Heading>
        <Text size="small" className="text-ui-fg-subtle">
          {description}
        </Text>
      </div>
      {children && <div className="flex gap-x-2">{children}</div>}
    </div>
  )
}

/** There is nothing yet: says where things come from. */
export function EmptyState(props: StateProps) {
  return <State icon={<MagnifyingGlass />} {...props} />
}

interface ErrorStateProps {
  error: unknown
  onRetry(): void
  /** Asks for less, where what was asked for may be what is refused. */
  onReset?(): void
}

/** What was asked for could not be shown: says why, and what to do next. */
export function ErrorState({ error, onRetry, onReset }: ErrorStateProps) {
  const t = useText()
  const { title, description, next } = explainError(error, t)

  return (
    <div role="alert">
      <State
        icon={<ExclamationCircle />}
        title={title}
        description={description}
      >
        {next === "log_in" ? (
          <Button size="small" variant="secondary" onClick={logIn}>
            {t("common.logIn")}
          </Button>
        ) : (
          next !== "ask" && (
            <Button size="small" variant="secondary" onClick={onRetry}>
              {t("common.retry")}
            </Button>
          )
        )}
        {next === "correct" && onReset && (
          <Button size="small" variant="secondary" onClick={onReset}>
            {t("table.showAll")}
          </Button>
        )}
      </State>
    </div>
  )
}

/** A page was shown, and could not be brought up to date since. */
export function OldNumbers({ error }: { error: unknown }) {
  const t = useText()
  const { title, description, next } = explainError(error, t)

  return (
    <div role="alert" className="flex flex-col items-start px-6 py-3">
      <Text size="small" className="text-ui-fg-error" weight="plus">
        {title}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {t("table.refreshFailed")} {description}
      </Text>
      {next === "log_in" && (
        <Button
          size="small"
          variant="secondary"
          className="mt-2"
          onClick={logIn}
        >
          {t("common.logIn")}
        </Button>
      )}
    </div>
  )
}

/**
 * The dashboard asks who somebody is when it is loaded, sends him to its login
 * page, and brings him back to where he was.
 */
function logIn() {
  window.location.reload()
}

/** Whether the page can do nothing before somebody logs in again. */
export function isLoggedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

/** Lines where text will be. */
export function LoadingLines({ lines = 3 }: { lines?: number }) {
  const t = useText()

  return (
    <div
      role="status"
      aria-label={t("common.loading")}
      className="flex flex-col gap-y-3 px-6 py-4"
    >
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} className="h-5 w-full" />
      ))}
    </div>
  )
}
