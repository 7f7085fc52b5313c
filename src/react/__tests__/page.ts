// The least of a DOM on which react-dom renders, so that hooks are tested as they run:
// elements that keep what they are given, and a document and a window that tell events.
// Imported before react-dom and react-query, which look for a browser when they load.

class Node {
  readonly childNodes: Node[] = []
  parentNode: Node | null = null
  readonly namespaceURI = "http://www.w3.org/1999/xhtml"
  readonly ownerDocument = page.document
  readonly style = {}
  readonly tagName: string
  readonly nodeName: string

  constructor(
    name: string,
    readonly nodeType: number,
    public nodeValue = ""
  ) {
    this.tagName = this.nodeName = name.toUpperCase()
  }

  get firstChild() {
    return this.childNodes[0] ?? null
  }

  get lastChild() {
    return this.childNodes.at(-1) ?? null
  }

  get textContent(): string {
    return (
      this.nodeValue + this.childNodes.map((one) => one.textContent).join("")
    )
  }

  set textContent(text: string) {
    this.childNodes.length = 0
    if (this.nodeType === 3) {
      this.nodeValue = text
    } else if (text) {
      this.appendChild(new Node("#text", 3, text))
    }
  }

  appendChild(node: Node) {
    return this.insertBefore(node, null)
  }

  insertBefore(node: Node, before: Node | null) {
    node.parentNode?.removeChild(node)
    this.childNodes.splice(
      before ? this.childNodes.indexOf(before) : this.childNodes.length,
      0,
      node
    )
    node.parentNode = this

    return node
  }

  removeChild(node: Node) {
    this.childNodes.splice(this.childNodes.indexOf(node), 1)
    node.parentNode = null

    return node
  }

  setAttribute() {}
  removeAttribute() {}
  addEventListener() {}
  removeEventListener() {}
}

const document = Object.assign(new EventTarget(), {
  visibilityState: "visible",
  nodeType: 9,
  activeElement: null,
  body: null,
  createElement: (name: string) => new Node(name, 1),
  createTextNode: (text: string) => new Node("#text", 3, text),
})
const window = Object.assign(new EventTarget(), {
  document,
  HTMLIFrameElement: class {},
})
const page = { document, window }

Object.assign(globalThis, {
  window,
  document,
  HTMLElement: class {},
  IS_REACT_ACT_ENVIRONMENT: true,
})

// Node 20 has none, and later ones do not give theirs away.
Object.defineProperty(globalThis, "navigator", {
  value: { userAgent: "" },
  configurable: true,
})

/** An element to render into. */
export const element = () => new Node("div", 1)

/** A key that the shopper presses. */
export const pressKey = () => document.dispatchEvent(new Event("keydown"))

/** The shopper looks at another tab, or comes back. */
export function show(visibility: "visible" | "hidden") {
  document.visibilityState = visibility
  window.dispatchEvent(new Event("visibilitychange"))
}
