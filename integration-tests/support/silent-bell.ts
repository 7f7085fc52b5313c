import { HttpTest } from "./http-test"

/** No process hears of what comes free: whoever waits is for the job to find. */
export function silenceBell(inventory: HttpTest["inventory"]): void {
  const { bell_ } = inventory as unknown as { bell_: { ring(): void } }

  jest.spyOn(bell_, "ring").mockReturnValue()
}
