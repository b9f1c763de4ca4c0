/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    auth: import('fe26').Auth
  }
}
