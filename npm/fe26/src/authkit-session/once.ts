/** What is made when it is first asked for. A failure is not kept: the next one to ask tries again. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
