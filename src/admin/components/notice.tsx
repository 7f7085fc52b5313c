import { InformationCircle, XMark } from "@medusajs/icons"
import { Button, Container, IconButton, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"

import { useText } from "../lib/use-text"

const KEY = "holdfast:core-form-notice"

/**
 * That core's form of the stock saves what it was opened with, and where it is
 * changed without that. Whoever has read it may put it away, in this browser.
 */
export function CoreFormNotice({ to }: { to: string }) {
  const t = useText()
  const [isRead, setRead] = useState(() => localStorage.getItem(KEY) === "read")

  if (isRead) {
    return null
  }

  return (
    <Container
      data-holdfast=""
      role="note"
      aria-label={t("notice.title")}
      className="flex items-start gap-x-3 px-6 py-4"
    >
      <InformationCircle
        aria-hidden
        className="text-ui-fg-subtle mt-0.5 shrink-0"
      />
      <div className="flex flex-1 flex-col items-start gap-y-2">
        <Text size="small" weight="plus">
          {t("notice.title")}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {t("notice.text")}
        </Text>
        <Button size="small" variant="secondary" asChild>
          <Link to={to}>{t("notice.open")}</Link>
        </Button>
      </div>
      <IconButton
        size="small"
        variant="transparent"
        aria-label={t("notice.dismiss")}
        onClick={() => {
          localStorage.setItem(KEY, "read")
          setRead(true)
        }}
      >
        <XMark />
      </IconButton>
    </Container>
  )
}
