import { writeFileSync } from 'node:fs'

/** A vitest reporter: how many tests passed, failed and were skipped in each project, those with none included. */
export default class Counts {
  #projects = []

  onInit(vitest) {
    this.#projects = vitest.projects.map(project => project.name)
  }

  onTestRunEnd(modules) {
    const suites = new Map(
      this.#projects.map(name => [name, { name: name || 'vitest', passed: 0, failed: 0, skipped: 0 }]),
    )
    for (const module of modules) {
      const suite = suites.get(module.project.name)
      if (!suite) continue
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed' || state === 'failed') suite[state]++
        else suite.skipped++
      }
      // A file that does not load has no test to blame.
      if (module.errors().length > 0) suite.failed++
    }
    writeFileSync(process.env.FE26_VITEST_COUNTS, JSON.stringify([...suites.values()]))
  }
}
