import { RefObject, useEffect, useRef, useState } from "react"

import { openBarcodeReader } from "./barcode-reader"
import { openSight } from "./barcodes"

/** Why there is no picture; each has its next step among the texts. */
export type CameraFault =
  "insecure" | "refused" | "missing" | "taken" | "lost" | "reader" | "failed"

export type CameraState = "opening" | "reading" | CameraFault

interface CameraShown {
  state: CameraState
  /** What was read last, while it is in sight. */
  code: string | null
}

/** Between two pictures: ten a second are read by a phone with ease. */
const PAUSE_MS = 100

/**
 * Reads codes by the camera while it is on. One code after the other: the next is
 * looked for when `onCode` is done with the last.
 */
export function useCamera(
  video: RefObject<HTMLVideoElement>,
  onCode: (code: string) => Promise<void>
): CameraShown {
  const [shown, setShown] = useState<CameraShown>({
    state: "opening",
    code: null,
  })
  const told = useRef(onCode)

  useEffect(() => {
    told.current = onCode
  })

  useEffect(() => {
    const isOff = new AbortController()
    const { signal } = isOff

    readCodes(video, (code) => told.current(code), setShown, signal).catch(
      (error: unknown) => {
        if (!signal.aborted) {
          setShown({ state: faultOf(error), code: null })
        }
        isOff.abort()
      }
    )

    return () => isOff.abort()
  }, [video])

  return shown
}

async function readCodes(
  video: RefObject<HTMLVideoElement>,
  onCode: (code: string) => Promise<void>,
  onShown: (shown: CameraShown) => void,
  signal: AbortSignal
): Promise<void> {
  // A browser hides its cameras from pages that came over plain http.
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new CameraError("insecure")
  }

  const reader = openBarcodeReader().catch((cause: unknown) => {
    throw new CameraError("reader", cause)
  })

  // Awaited below; without a camera it does not matter.
  reader.catch(() => {})

  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  })
  const stop = () => stream.getTracks().forEach((track) => track.stop())

  if (signal.aborted) {
    stop()

    return
  }

  signal.addEventListener("abort", stop)

  const isLost = new Promise<never>((_, reject) => {
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => reject(new CameraError("lost")))
    }
  })
  const read = await Promise.race([reader, isLost])
  const element = video.current

  if (signal.aborted || !element) {
    return
  }

  element.srcObject = stream
  await element.play()
  onShown({ state: "reading", code: null })

  const sight = openSight()
  let isToldClear = true

  while (!signal.aborted) {
    const codes = await Promise.race([pictureCodes(read, element), isLost])

    for (const code of sight.take(codes)) {
      if (!signal.aborted) {
        isToldClear = false
        onShown({ state: "reading", code })
        navigator.vibrate?.(50)
        await onCode(code)
      }
    }
    if (!isToldClear && !signal.aborted && sight.isClear()) {
      isToldClear = true
      onShown({ state: "reading", code: null })
    }

    await Promise.race([pause(PAUSE_MS), isLost])
  }
}

async function pictureCodes(
  read: Awaited<ReturnType<typeof openBarcodeReader>>,
  element: HTMLVideoElement
): Promise<string[]> {
  // As long as there is no picture, as after a phone was put away.
  if (element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    return []
  }

  try {
    return await read(element)
  } catch (cause) {
    throw new CameraError("reader", cause)
  }
}

class CameraError extends Error {
  constructor(
    readonly fault: CameraFault,
    cause?: unknown
  ) {
    super(fault, { cause })
  }
}

const FAULTS: Record<string, CameraFault> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "taken",
  AbortError: "taken",
}

function faultOf(error: unknown): CameraFault {
  if (error instanceof CameraError) {
    return error.fault
  }

  return FAULTS[(error as Error).name] ?? "failed"
}

const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
