// `process.mjs <module> <settings> <cookie>`: from nothing to the first answer, once.

import { argv } from 'node:process'

const [, , module, settings, cookie] = argv
const begun = performance.now()
const { create } = await import(`../contestants/${module}.mjs`)
const contestant = await create(JSON.parse(settings))
if ((await contestant.authenticate(cookie)) !== true) throw new Error('The session did not hold.')
// performance.now() counts from the start of the process.
const answered = performance.now()
process.send({ name: contestant.name, sinceStart: answered, sinceImport: answered - begun })
