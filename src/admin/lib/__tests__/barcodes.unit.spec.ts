import { openSight, spellingsOf } from "../barcodes"

describe("codes before a camera", () => {
  it("count once while they are in sight, though a picture in between shows nothing, and again after they were away", () => {
    const sight = openSight(2)
    const given = [
      ["A"],
      ["A"],
      ["A"],
      [],
      ["A"],
      [],
      [],
      ["A"],
      ["A"],
      [],
      [],
      [],
      ["A"],
      ["A"],
    ].map((codes) => [sight.take(codes), sight.isClear()])

    expect(given).toEqual([
      [[], true],
      [["A"], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], false],
      [[], true],
      [[], true],
      [["A"], false],
    ])
  })

  it("that one picture alone shows were read wrongly, and are nothing", () => {
    const sight = openSight(2)

    expect(
      [["X"], [], ["X"], ["Y"], ["X"], ["A", "B"], ["B", "A"]].map(sight.take)
    ).toEqual([[], [], [], [], [], [], ["B", "A"]])
  })

  it("are looked up as UPC-A and as EAN-13, which are one code", () => {
    expect(spellingsOf("036000291452")).toEqual([
      "036000291452",
      "0036000291452",
    ])
    expect(spellingsOf("0036000291452")).toEqual([
      "0036000291452",
      "036000291452",
    ])
    expect(spellingsOf("7310865004703")).toEqual(["7310865004703"])
    expect(spellingsOf("MUG")).toEqual(["MUG"])
  })
})
