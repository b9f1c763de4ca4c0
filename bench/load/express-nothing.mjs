// What two pieces of middleware cost that do nothing.

export const guard = [(_request, _response, next) => next(), (_request, _response, next) => next()]
