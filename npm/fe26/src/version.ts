/** The version of this package; its engines must have the same. */
export const version = '0.1.0'
