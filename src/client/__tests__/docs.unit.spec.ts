import { faultsOf } from "../../../integration-tests/support/snippets"

describe("the snippets of docs/client.md", () => {
  // What they do, integration-tests/http/client.spec.ts shows.
  it("compile as they stand", () => {
    expect(faultsOf("docs/client.md")).toEqual([])
  })
})
