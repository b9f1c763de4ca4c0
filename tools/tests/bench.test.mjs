import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { besidePeer, inTurns, median } from '../../bench/measuring/rounds.mjs'
import { execute } from '../machine/process.mjs'
import { at, root } from '../project.mjs'
import { asks } from '../tasks/bench.mjs'

test('without a name every question is asked, with names only those', () => {
  assert.ok(asks([], 'rs256') && asks(['--quick'], 'rs256') && asks(['seal', 'rs256'], 'rs256'))
  assert.ok(!asks(['--quick', 'seal'], 'rs256'))
})

test('every question is a program that can be asked for, and nothing else is', async () => {
  const { code, output } = await execute(process.execPath, [at('bench', 'run.mjs'), 'nothing'], { cwd: root })
  assert.equal(code, 1)
  const offered = /choose among (.+)\./.exec(output)?.[1].split(', ')
  const programs = readdirSync(at('bench', 'questions')).map(name => name.replace(/\.mjs$/, ''))
  assert.deepEqual(offered?.sort(), programs.sort())
})

test('each round begins with another contestant, and the first rounds are not counted', async () => {
  const asked = []
  const figures = await inTurns(['a', 'b'], {
    rounds: 2,
    discarded: 1,
    prepare: () => asked.length,
    measure: (contestant, work) => {
      asked.push(contestant)
      return `${contestant}${work}`
    },
  })
  assert.equal(asked.join(''), 'abbaab')
  assert.deepEqual(figures, [
    ['a2', 'a4'],
    ['b2', 'b4'],
  ])
})

test('the ratio is that of the rounds, not of the medians', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  const [own, peer] = besidePeer([
    [1, 2, 9],
    [10, 40, 9],
  ])
  assert.deepEqual(own, { median: 2, ratio: 10 })
  assert.deepEqual(peer, { median: 10, ratio: 1 })
})
