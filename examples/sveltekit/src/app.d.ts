import type { Auth } from 'fe26'

declare global {
  namespace App {
    interface Locals {
      auth: Auth
    }
  }
}
