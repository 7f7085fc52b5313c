import { Camera } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { useRef, useState } from "react"

import { useCamera } from "../lib/use-camera"
import { useText } from "../lib/use-text"

interface CameraScanProps {
  /** One code was read; the next is looked for when this is done. */
  onCode(code: string): Promise<void>
}

/** Beside a field for scanning: the same by the camera, on whatever has one. */
export function CameraScan({ onCode }: CameraScanProps) {
  const t = useText()
  const [isOn, setOn] = useState(false)

  return (
    <div className="flex flex-col gap-y-3">
      <Button
        className="w-fit"
        size="small"
        variant="secondary"
        type="button"
        aria-expanded={isOn}
        onClick={() => setOn(!isOn)}
      >
        <Camera />
        {t(isOn ? "camera.stop" : "camera.start")}
      </Button>
      {isOn && <Viewfinder onCode={onCode} />}
    </div>
  )
}

function Viewfinder({ onCode }: CameraScanProps) {
  const t = useText()
  const video = useRef<HTMLVideoElement>(null)
  const { state, code } = useCamera(video, onCode)
  const isFaulty = state !== "opening" && state !== "reading"

  return (
    <div className="flex max-w-lg flex-col gap-y-2">
      <video
        ref={video}
        muted
        playsInline
        aria-label={t("camera.picture")}
        className={
          isFaulty
            ? "hidden"
            : "bg-ui-bg-component aspect-video w-full rounded-lg object-cover"
        }
      />
      <div role="status">
        {isFaulty ? (
          <>
            <Text size="small" weight="plus" className="text-ui-fg-error">
              {t(`camera.faults.${state}.title`)}
            </Text>
            <Text size="small" className="text-ui-fg-subtle">
              {t(`camera.faults.${state}.next`)}
            </Text>
          </>
        ) : (
          <Text size="small" className="text-ui-fg-subtle break-all">
            {code !== null ? t("camera.read", { code }) : t(`camera.${state}`)}
          </Text>
        )}
      </div>
    </div>
  )
}
