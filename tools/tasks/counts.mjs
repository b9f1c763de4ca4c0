// What test runners print, as `{ name, passed, failed, skipped, ok }`. A suite in which nothing ran is not ok.

/** cargo test: the sum of its "test result" lines, one per test binary. */
export function rustSuite({ code, output }) {
  const results = [...output.matchAll(/^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored;/gm)]
  const sum = group => results.reduce((total, match) => total + Number(match[group]), 0)
  return suite('rust', code, sum(1), sum(2), sum(3))
}

/** node --test with its tap reporter: the closing comments. */
export function toolsSuite({ code, output }) {
  const count = word => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  return suite('tools', code, count('pass'), count('fail'), count('skipped'))
}

function suite(name, code, passed, failed, skipped) {
  return { name, passed, failed, skipped, ok: code === 0 && failed === 0 && passed > 0 }
}
