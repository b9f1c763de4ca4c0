// How bundlers for workerd import WebAssembly.

declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
