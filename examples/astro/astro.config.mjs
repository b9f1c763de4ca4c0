import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  // It brings a native addon, which is found beside it and not in a bundle.
  vite: { ssr: { external: ['fe26'] } },
})
