// What `wrangler types` writes, as far as it matters here.

declare module 'cloudflare:workers' {
  export const env: Record<string, string>
}
