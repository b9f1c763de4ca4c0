const headers = { 'cache-control': 'public, max-age=60', vary: 'Accept-Language' }

export const GET = () => new Response('the same for everybody', { headers })
