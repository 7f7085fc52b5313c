import { timeText } from "./words"

/** For how long something is held for the shopper; nothing where it is not. */
export function HeldFor({ seconds }: { seconds: number | null }) {
  return seconds ? (
    <p className="held">
      Held for you{" "}
      <span role="timer" className="timer">
        {timeText(seconds)}
      </span>
    </p>
  ) : null
}
