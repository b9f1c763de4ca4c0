// A contestant that does nothing: what it takes, everybody takes.

export const create = () => ({ name: 'nothing', authenticate: async () => true })
