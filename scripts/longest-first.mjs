// @ts-check
import sequencer from "@jest/test-sequencer"

/** The longest by far. Started last, each would hold the run up alone. */
const LONGEST = ["integration-tests/together/", "integration-tests/package/"]

/**
 * The order of the test files: the longest first. Jest goes by how long they took the
 * last time, and in a fresh clone by how long their text is.
 */
export default class LongestFirst extends sequencer.default {
  /**
   * @override
   * @param {Parameters<InstanceType<typeof sequencer.default>["sort"]>[0]} tests
   */
  async sort(tests) {
    const isLong = (/** @type {{ path: string }} */ { path }) =>
      LONGEST.some((name) => path.includes(name))
    const sorted = await super.sort(tests)

    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))]
  }
}
