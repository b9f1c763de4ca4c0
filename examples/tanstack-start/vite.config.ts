import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [tanstackStart()],
  // It brings a native addon, which is found beside it and not in a bundle.
  ssr: { external: ['fe26'] },
})
