import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

/** A route of the plugin, as its file says. */
export interface ApiRoute {
  method: string
  /** With its parameters as `:id`. */
  path: string
}

const API = path.join(process.cwd(), "src/api")
const METHODS =
  /export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/g

/** Every route of the plugin, found by its file: a new one is among them. */
export function routesOfApi(): ApiRoute[] {
  return filesOfApi((name) => name === "route.ts").flatMap((file) => {
    const route = path
      .dirname(file)
      .split(path.sep)
      .map((part) => part.replace(/^\[(.+)\]$/, ":$1"))
      .join("/")
    const text = readFileSync(path.join(API, file), "utf8")

    return [...text.matchAll(METHODS)].map(([, method]) => ({
      method: method!,
      path: `/${route}`,
    }))
  })
}

/** Names of fields that the routes' validators know. */
export function fieldsOfApi(): string[] {
  const names = filesOfApi((name) => name.endsWith("validators.ts")).flatMap(
    (file) =>
      [
        ...readFileSync(path.join(API, file), "utf8").matchAll(/^\s+(\w+):/gm),
      ].map(([, name]) => name!)
  )

  return [...new Set(names)].sort()
}

function filesOfApi(isWanted: (name: string) => boolean): string[] {
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => isWanted(path.basename(file)))
    .sort()
}
