// A Worker that loads others: each `id` is an isolate of its own, which begins with compiling its modules.

export default {
  async fetch(request, env) {
    const { side, id } = Object.fromEntries(new URL(request.url).searchParams)
    const worker = env.LOADER.get(`${side} ${id}`, () => ({
      compatibilityDate: env.COMPATIBILITY_DATE,
      mainModule: 'worker.js',
      modules: modulesOf(env, side),
      env: { SETTINGS: env.SETTINGS },
    }))
    return worker.getEntrypoint().fetch(request)
  },
}

function modulesOf(env, side) {
  const modules = Object.entries(env).filter(([name]) => name.startsWith(`${side}/`))
  return Object.fromEntries(
    modules.map(([path, contents]) => {
      const name = path.slice(side.length + 1)
      return [name, name.endsWith('.wasm') ? { wasm: contents } : { js: new TextDecoder().decode(contents) }]
    }),
  )
}
