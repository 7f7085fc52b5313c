import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { mergeParts } from "../methods/merge-parts"

abstract class Base {
  protected readonly baseRepository_ = {
    getFreshManager: () => "a fresh manager",
  }

  constructor(readonly name: string) {}

  greet(): string {
    return `from ${this.name}`
  }
}

abstract class Items extends Base {
  @InjectManager()
  async find(
    id: string,
    @MedusaContext() context: { manager?: unknown } = {}
  ): Promise<string> {
    return `${id} by ${String(context.manager)}`
  }
}

abstract class Levels extends Base {
  override greet(): string {
    return `a level, ${super.greet()}`
  }

  get place(): string {
    return this.name
  }
}

describe("parts of the service side by side", () => {
  it("are one class, with what the framework made of their methods", async () => {
    class Service extends mergeParts(Base, Items, Levels) {}
    const service = new Service("the shop")

    expect(service).toBeInstanceOf(Base)
    expect(service.place).toBe("the shop")
    expect(service.greet()).toBe("a level, from the shop")
    expect(await service.find("iitem_1")).toBe("iitem_1 by a fresh manager")
    expect(await service.find("iitem_1", { manager: "mine" })).toBe(
      "iitem_1 by mine"
    )
    expect(MedusaContext.getIndex(service, "find")).toBe(1)
  })

  it("may not have a method of the same name", () => {
    abstract class Others extends Base {
      place(): void {}
    }

    expect(() => mergeParts(Base, Levels, Others)).toThrow(
      "Others has a method of another part: place"
    )
  })

  it("may not stand on one another", () => {
    abstract class Higher extends Levels {}

    expect(() => mergeParts(Base, Higher)).toThrow(
      "Higher does not stand on Base"
    )
  })
})
