import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { defineConfig } from 'vite'

const FE26 = {
  '@workos/authkit-session': 'fe26/authkit-session',
  '@workos-inc/node': 'fe26/workos',
}

export default defineConfig({
  plugins: [tanstackStart()],
  resolve: { alias: process.env['SIDE'] === 'fe26' ? FE26 : {} },
  // It brings a native addon, which is found beside it and not in a bundle.
  ssr: { external: ['fe26'] },
  build: { outDir: process.env['OUT'] ?? 'dist' },
})
