import { createCsrfMiddleware, createStart } from '@tanstack/react-start'
import { session } from './session'

export const startInstance = createStart(() => ({
  requestMiddleware: [
    session,
    createCsrfMiddleware({ filter: ({ handlerType }) => handlerType === 'serverFn' }),
  ],
}))
