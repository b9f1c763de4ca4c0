// Lock files name versions and checksums, not the address of whichever mirror wrote them.

import { readFileSync } from 'node:fs'
import { at } from '../../project.mjs'

const LOCK_FILES = ['package-lock.json', 'Cargo.lock', 'fuzz/Cargo.lock']

export function lockFileFaults() {
  return LOCK_FILES.flatMap(name =>
    addressesIn(readFileSync(at(name), 'utf8')).map(address => `${name} names ${address}.`),
  )
}

/** Addresses a package would be downloaded from. crates.io's index is an identity, the same on every machine. */
export function addressesIn(text) {
  const npm = [...text.matchAll(/"resolved": "([a-z+]+:[^"]*)"/g)]
  const cargo = [...text.matchAll(/^source = "([^"]*)"/gm)].filter(([, source]) => source !== CRATES_IO)
  return [...new Set([...npm, ...cargo].map(([, address]) => address))]
}

const CRATES_IO = 'registry+https://github.com/rust-lang/crates.io-index'
