/** @type {import('next').NextConfig} */
export default {
  serverExternalPackages: ['fe26'],
}
