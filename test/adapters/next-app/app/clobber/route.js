export const GET = () => new Response('clobbered', { headers: { 'set-cookie': 'mine=1; Path=/' } });
