import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [reactRouter()],
  // It brings a native addon, which is found beside it and not in a bundle.
  ssr: { external: ['fe26'] },
})
