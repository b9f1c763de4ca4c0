// A test that is switched off, or that switches off its neighbours, passes unseen.

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { at } from '../../project.mjs'
import { filesUnder } from '../../stamp.mjs'

export function skippedTests() {
  return ['crates', 'js-tests', 'tools/tests', 'npm/fe26/src'].flatMap(folder =>
    filesUnder(at(folder)).flatMap(file =>
      switchedOff(file, readFileSync(file, 'utf8')).map(
        line => `${relative(at(), file)}:${line} switches a test off.`,
      ),
    ),
  )
}

/** The line numbers at which a test file skips, ignores, or singles out a test. A condition (`skipIf`) may. */
export function switchedOff(file, text) {
  const pattern = PATTERNS.find(([ending]) => file.endsWith(ending))?.[1]
  if (!pattern) return []
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}

const JAVASCRIPT = /\b(describe|it|test|suite|bench)(\.\w+)*\.(only|skip|todo|fails)\b|\bxit\(|\bxdescribe\(/
const PATTERNS = [
  ['.rs', /#\[ignore\b/],
  ['.test.ts', JAVASCRIPT],
  ['.test.mjs', JAVASCRIPT],
]
