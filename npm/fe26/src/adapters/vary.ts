// The `Vary` header, to which every part of an application adds.

/** Whether a response varies by this already: one list or several, as HTTP has it. */
export function variesBy(
  present: string | readonly string[] | number | null | undefined,
  name: string,
): boolean {
  const wanted = ['*', name.toLowerCase()]
  return String(present ?? '')
    .split(',')
    .some(item => wanted.includes(item.trim().toLowerCase()))
}
