import { Page } from "playwright-core"

/**
 * A camera that sees what `show` draws: the bars of an EAN-13, or nothing. What it
 * sees comes to the page as from any camera, picture by picture, to be decoded.
 */
export async function drawCamera(page: Page) {
  await page.evaluate(`(() => {
    const DIGITS = ["0001101", "0011001", "0010011", "0111101", "0100011",
      "0110001", "0101111", "0111011", "0110111", "0001011"]
    const PARITIES = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG",
      "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]
    const flip = (bits) => bits.replace(/./g, (bit) => (bit === "0" ? "1" : "0"))
    const barsOf = ([first, ...rest]) =>
      "101" +
      rest.map((digit, index) => {
        const left = DIGITS[digit]

        if (index < 6) {
          return PARITIES[first][index] === "L"
            ? left
            : [...flip(left)].reverse().join("")
        }

        return (index === 6 ? "01010" : "") + flip(left)
      }).join("") +
      "101"

    const canvas = document.createElement("canvas")
    const context = canvas.getContext("2d")

    Object.assign(canvas, { width: 640, height: 360 })
    window.shownCode = null
    window.pictures = 0
    window.camerasOn = 0
    setInterval(() => {
      context.fillStyle = "#fff"
      context.fillRect(0, 0, 640, 360)
      context.fillStyle = "#000"

      if (window.shownCode) {
        [...barsOf(window.shownCode)].forEach((bar, index) => {
          if (bar === "1") {
            context.fillRect(130 + index * 4, 90, 4, 180)
          }
        })
      }
      // No picture is like the last, as with a camera.
      context.fillRect(window.pictures++ % 640, 0, 1, 1)
    }, 40)
    navigator.mediaDevices.getUserMedia = async () => {
      const stream = canvas.captureStream(25)

      for (const track of stream.getTracks()) {
        const stop = track.stop.bind(track)

        window.camerasOn += 1
        track.stop = () => {
          window.camerasOn -= 1
          stop()
        }
      }

      return stream
    }
  })()`)

  return {
    show: (code: string | null) =>
      page.evaluate(`window.shownCode = ${JSON.stringify(code)}`),
    camerasOn: () => page.evaluate<number>("window.camerasOn"),
  }
}

/** A camera that cannot be opened, by the name of the browser's error. */
export async function breakCamera(page: Page, name: string): Promise<void> {
  await page.evaluate(
    `navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", ${JSON.stringify(name)})
    }`
  )
}
