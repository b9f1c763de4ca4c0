/** @type {import('next').NextConfig} */
export default {
  // It brings a native addon, which is found beside it and not in a bundle.
  serverExternalPackages: ['fe26'],
}
