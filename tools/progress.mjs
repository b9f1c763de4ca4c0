// One line per step: what is being done, what it last said, and how long it took.

export class Progress {
  #out
  #live
  #timer
  #last = ''

  constructor(out) {
    this.#out = out
    this.#live = Boolean(out.isTTY) && !process.env.CI
  }

  /** A plain line. */
  say(line) {
    this.#out.write(`${line}\n`)
  }

  /**
   * Runs `work(tell)` under a line of its own. `tell(text)` shows the latest news: in place on a terminal,
   * every fifteen seconds in a log.
   */
  async during(title, expectation, work) {
    const begun = Date.now()
    this.#last = ''
    if (this.#live) {
      this.#timer = setInterval(() => this.#draw(title, expectation, begun), 100)
    } else {
      this.say(`  ${title} ... ${expectation ? `(${expectation})` : ''}`.trimEnd())
      this.#timer = setInterval(() => this.say(`    ${seconds(begun)}  ${this.#last}`.trimEnd()), 15_000)
    }
    try {
      const result = await work(text => this.#hear(text))
      this.stop()
      this.say(`\u2714 ${title}  ${seconds(begun)}`)
      return result
    } catch (error) {
      this.stop()
      this.say(`\u2718 ${title}  ${seconds(begun)}`)
      throw error
    }
  }

  /** Ends the moving line, if there is one. */
  stop() {
    if (!this.#timer) return
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#live) this.#out.write(CLEAR_LINE)
  }

  #hear(text) {
    const line = text.replace(ANSI, '').trim()
    if (line) this.#last = line
  }

  #draw(title, expectation, begun) {
    const wheel = WHEEL[Math.floor((Date.now() - begun) / 100) % WHEEL.length]
    const line = `${wheel} ${title}  ${seconds(begun)}  ${this.#last || expectation || ''}`
    this.#out.write(CLEAR_LINE + line.slice(0, Math.max(20, (this.#out.columns ?? 80) - 1)))
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}

const CLEAR_LINE = '\r\u001b[2K'
const WHEEL = ['|', '/', '-', '\\']
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g
