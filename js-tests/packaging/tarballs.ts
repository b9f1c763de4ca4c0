// The packages as `npm run pack` makes them.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A packed package; `files` are paths inside it. */
export interface Tarball {
  name: string
  version: string
  path: string
  files: string[]
  packedBytes: number
  unpackedBytes: number
}

/** Packs what is published: fe26, and the native engine of the platform these tests run on. */
export async function packAll(folder: string): Promise<{ fe26: Tarball; platform: Tarball }> {
  const { packInto, Machine } = await tools()
  const tarballs = await packInto(new Machine(), folder)
  const fe26 = tarballs.find(({ name }) => name === 'fe26')
  const platform = tarballs.find(({ name }) => name.startsWith(`@fe26/${process.platform}-${process.arch}`))
  if (!fe26 || !platform) throw new Error('npm run build comes first')
  return { fe26, platform }
}

/** An empty folder outside the repository, so that nothing in it finds the repository's own packages. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'fe26-packaging-'))
}

/** A path inside the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** The repository's own scripts, which have no types. */
async function tools() {
  const [pack, machine] = await Promise.all([
    import(inRepository('tools/tasks/pack.mjs')),
    import(inRepository('tools/machine/machine.mjs')),
  ])
  return { ...pack, ...machine } as {
    packInto(machine: object, folder: string): Promise<Tarball[]>
    Machine: new () => object
  }
}
