/** What keeps the demo from running: one sentence that says what to do. */
export class DemoFailure extends Error {}
