declare namespace App {
  interface Locals {
    auth: import('fe26').Auth
  }
}
