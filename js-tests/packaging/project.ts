// A project of somebody who installed fe26: a fresh folder with the tarballs in its node_modules.

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import { inRepository, packAll, type Tarball, temporaryFolder } from './tarballs.js'

// npm, compilers and wrangler take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** How a program ended. */
export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** A folder with a package.json and a node_modules of its own. */
export class Project {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Installs tarballs with npm, which is given neither a network nor a cache. */
  static async install(tarballs: readonly Tarball[]): Promise<Project> {
    const project = new Project(temporaryFolder())
    project.write('package.json', '{ "private": true }')
    const cache = join(project.folder, '.npm')
    const paths = tarballs.map(({ path }) => path)
    const flags = ['--offline', '--no-audit', '--no-fund', '--cache', cache]
    const { code, stderr } = await run('npm', ['install', ...flags, ...paths], project.folder)
    if (code !== 0) throw new Error(stderr)
    return project
  }

  /** Packs everything and installs it, the native engine included. */
  static async complete(): Promise<Project> {
    const folder = temporaryFolder()
    const { fe26, platform } = await packAll(folder)
    const project = await Project.install([fe26, platform])
    rmSync(folder, { recursive: true })
    return project
  }

  /** Lends packages of the repository, as if they had been installed too. */
  link(...names: string[]): this {
    for (const name of names) this.linkAs(name, name)
    return this
  }

  /** The same under another name, for a package that the repository has in several versions. */
  linkAs(name: string, ours: string): this {
    const place = this.path('node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(inRepository(`node_modules/${ours}`), place, 'junction')
    return this
  }

  write(name: string, content: string): string {
    const path = this.path(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  /** Runs a program of the project's: its name says whether it is CommonJS (`.cjs`) or a module (`.mjs`). */
  node(name: string, source: string, env: Record<string, string> = {}): Promise<Ended> {
    return run(process.execPath, [this.write(name, source)], this.folder, env)
  }

  /** The same for a program that prints one line of JSON. */
  async ask<Answer>(name: string, source: string, env?: Record<string, string>): Promise<Answer> {
    const { code, stdout, stderr } = await this.node(name, source, env)
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as Answer
  }

  /** Another project with the same packages, to be spoilt. */
  copy(): Project {
    const copy = new Project(temporaryFolder())
    cpSync(this.folder, copy.folder, { recursive: true, verbatimSymlinks: true })
    return copy
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Runs a program to its end. Nothing of the test run's own configuration reaches it. */
export function run(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const { FE26_ENGINE: _, NODE_OPTIONS: __, npm_config_local_prefix: ___, ...inherited } = process.env
  return new Promise(resolve => {
    execFile(program, args, { cwd, env: { ...inherited, ...env } }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({ code, stdout, stderr })
    })
  })
}
