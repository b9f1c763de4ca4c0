/** Whether version `actual` (`1.95.0`, `v24.1.0`) is at least `wanted` (`1.89`); missing parts are zero. */
export function atLeast(actual, wanted) {
  const have = parts(actual)
  const want = parts(wanted)
  for (let i = 0; i < 3; i++) {
    if (have[i] !== want[i]) return have[i] > want[i]
  }
  return true
}

function parts(version) {
  const found = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? []
  return [1, 2, 3].map(i => Number(found[i] ?? 0))
}
