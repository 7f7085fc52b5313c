import {
  ChildProcess,
  execFile,
  PromiseWithChild,
  spawn,
} from "node:child_process"
import { once } from "node:events"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { constants, setPriority, tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

import { Client } from "@medusajs/framework/pg"

import { compileShop } from "./compile"

const run = promisify(execFile)

const REPOSITORY = path.resolve(__dirname, "../..")
const MODULES = path.join(REPOSITORY, "node_modules")
const MEDUSA = path.join(MODULES, "@medusajs/cli/cli.js")
const MOST_OUTPUT = 64 * 1024 * 1024
const MOST_TIME = 900_000

/** The package as npm would publish it. */
export interface Tarball {
  file: string
  /** The paths of the files in it. */
  contents: string[]
  /** What npm warned of when it was packed. */
  warnings: string[]
  remove(): void
}

/** Builds the plugin and packs it, as `npm publish` does. */
export async function packPlugin(): Promise<Tarball> {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-tarball-"))

  await npm(["run", "build"], REPOSITORY)

  const { stdout, stderr } = await npm(
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
    REPOSITORY
  )
  const [packed] = JSON.parse(stdout) as [
    { filename: string; files: { path: string }[] },
  ]

  return {
    file: path.join(folder, packed.filename),
    contents: packed.files.map((file) => file.path),
    warnings: stderr
      .split("\n")
      .filter((line) => /^npm (warn|error)/.test(line)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A Medusa server of the shop, in a process of its own. */
export interface Server {
  url: string
  /** What it has logged as an error. */
  errors(): string[]
  stop(): Promise<void>
}

/**
 * A shop made in a folder of its own, with the plugin installed from the
 * tarball by npm and a database of its own. All other packages are linked, so
 * that there is one copy of each `@medusajs/*`, and nothing is downloaded.
 */
export class ThrowAwayShop {
  readonly folder = mkdtempSync(path.join(tmpdir(), "holdfast-shop-"))
  private readonly database = path
    .basename(this.folder)
    .toLowerCase()
    .replace(/-/g, "_")

  /** Installs the plugin and makes the database. */
  async open(tarball: Tarball): Promise<void> {
    const manifest = { name: "throw-away-shop", private: true }

    this.write("package.json", JSON.stringify(manifest))
    // Peers are linked below: npm would download them. What the plugin depends on
    // itself is installed as a shop would have it.
    await npm(
      [
        "install",
        "--prefer-offline",
        "--legacy-peer-deps",
        "--no-save",
        tarball.file,
      ],
      this.folder
    )
    this.link(
      // Commands too, for `npx medusa`.
      readdirSync(MODULES).filter(
        (name) => !name.startsWith(".") || name === ".bin"
      )
    )
    // Medusa's command line looks here for whether it is in a shop.
    this.write(
      "package.json",
      JSON.stringify({ ...manifest, dependencies: { "@medusajs/medusa": "*" } })
    )
    await this.administrate(`create database ${this.database}`)
  }

  /** Packages, and of a scope of which npm installed some, the others. */
  private link(names: string[]): void {
    for (const name of names) {
      const link = path.join(this.folder, "node_modules", name)

      if (!existsSync(link)) {
        symlinkSync(path.join(MODULES, name), link)
      } else if (/^@[^/]+$/.test(name)) {
        this.link(
          readdirSync(path.join(MODULES, name)).map((one) => `${name}/${one}`)
        )
      }
    }
  }

  /**
   * Writes a file of the shop, such as `medusa-config.ts` or
   * `src/links/page.ts`, as its developer would, checks its types and compiles
   * it. As in a shop that is built, the source does not lie beside the result,
   * where Medusa would load both.
   *
   * @throws with what is wrong, if it does not compile
   */
  compile(
    file: string,
    source: string,
    resolution: "Node16" | "bundler" = "Node16"
  ): void {
    this.write(file, source)
    this.write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          target: "ES2022",
          module: resolution === "bundler" ? "ESNext" : resolution,
          moduleResolution: resolution,
          esModuleInterop: true,
          strict: true,
          skipLibCheck: true,
          types: ["node"],
        },
        files: [file],
      })
    )
    compileShop(this.folder)
    this.remove(file)
  }

  /**
   * Runs a command of Medusa to its end.
   *
   * @throws with all it printed, if it fails
   */
  async medusa(
    args: string[],
    environment: NodeJS.ProcessEnv = {}
  ): Promise<void> {
    await run(process.execPath, [MEDUSA, ...args], {
      cwd: this.folder,
      env: { ...this.environment(), ...environment },
      maxBuffer: MOST_OUTPUT,
    }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(
        `medusa ${args[0]} failed:\n${shown(error.stdout + error.stderr)}`
      )
    })
  }

  /**
   * Runs a command line in the shop's folder to its end, as its operator would.
   *
   * @returns what it printed, and the exit code
   */
  async run(
    command: string,
    environment: NodeJS.ProcessEnv = {}
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    return await run("sh", ["-c", command], {
      cwd: this.folder,
      env: { ...this.environment(), ...environment },
      maxBuffer: MOST_OUTPUT,
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error
    )
  }

  /** Asks the shop's database, past everything that Medusa is. */
  async sql(
    statement: string,
    values: unknown[] = []
  ): Promise<Record<string, unknown>[]> {
    return await onDatabase(this.database, statement, values)
  }

  /**
   * Starts the server and waits until it listens.
   *
   * @throws with all it printed, if it ends instead
   */
  async start(environment: NodeJS.ProcessEnv = {}): Promise<Server> {
    const port = await freePort()
    const server = spawn(
      process.execPath,
      [MEDUSA, "start", "--port", String(port)],
      {
        cwd: this.folder,
        env: { ...this.environment(), ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      }
    )
    let output = ""

    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        output += chunk.toString()

        if (output.includes(`Server is ready on port: ${port}`)) {
          resolve()
        }
      }

      server.stdout.on("data", listen)
      server.stderr.on("data", listen)
      server.on("error", reject)
      server.on("close", (code) =>
        reject(new Error(`The server ended with ${code}:\n${shown(output)}`))
      )
    })

    return {
      url: `http://localhost:${port}`,
      errors: () =>
        logged(output)
          .filter(({ level }) => level === "error")
          .map(({ message }) => message),
      stop: () => stop(server),
    }
  }

  /** Takes the folder and the database away. */
  async close(): Promise<void> {
    await this.administrate(
      `drop database if exists ${this.database} with (force)`
    )
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Takes a file of the shop away. */
  remove(file: string): void {
    rmSync(path.join(this.folder, file))
  }

  /** The text of an installed file of the plugin. */
  readInstalled(file: string): string {
    return readFileSync(
      path.join(this.folder, "node_modules/medusa-plugin-holdfast", file),
      "utf8"
    )
  }

  private write(file: string, text: string): void {
    const target = path.join(this.folder, file)

    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }

  private environment(): NodeJS.ProcessEnv {
    const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env

    return {
      ...process.env,
      // What jest needs is nothing to a shop.
      NODE_OPTIONS: "",
      MEDUSA_DISABLE_TELEMETRY: "1",
      NODE_ENV: "production",
      DATABASE_URL:
        `postgres://${DB_USERNAME}:${DB_PASSWORD}` +
        `@${DB_HOST}:${DB_PORT}/${this.database}`,
    }
  }

  private async administrate(statement: string): Promise<void> {
    await onDatabase("postgres", statement)
  }
}

async function onDatabase(
  database: string,
  statement: string,
  values: unknown[] = []
): Promise<Record<string, unknown>[]> {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  const client = new Client({
    host: DB_HOST,
    port: Number(DB_PORT),
    user: DB_USERNAME,
    password: DB_PASSWORD,
    database,
  })

  await client.connect()

  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows
  } finally {
    await client.end()
  }
}

/** In production, Medusa logs a JSON object a line. */
function logged(output: string): { level: string; message: string }[] {
  return output
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      try {
        return JSON.parse(line) as { level: string; message: string }
      } catch {
        return { level: "printed", message: line }
      }
    })
}

function shown(output: string): string {
  return logged(output)
    .map(({ level, message }) => `${level}: ${message}`)
    .join("\n")
}

/** Runs npm to its end. */
export function npm(
  args: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {}
) {
  return run("npm", [...args, "--no-audit", "--no-fund"], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", ...environment },
    maxBuffer: MOST_OUTPUT,
    timeout: MOST_TIME,
  })
}

/**
 * Has a command take the time that is left by the tests beside it. What is installed
 * waits for npm's registry and the disk for minutes.
 */
export function atLowPriority<Output>(
  running: PromiseWithChild<Output>
): PromiseWithChild<Output> {
  const { pid } = running.child

  if (pid !== undefined) {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  }

  return running
}

/** Ends a server that was started, and resolves when it has. */
export async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill("SIGTERM")
    await once(server, "close")
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0)

  await once(server, "listening")
  const { port } = server.address() as { port: number }

  server.close()
  await once(server, "close")

  return port
}
