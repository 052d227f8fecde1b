/** Whether a request is a browser's own navigation rather than a script's. */
export function wantsPage(request: Request): boolean {
  const mode = request.headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  const accept = request.headers.get('accept') ?? '';
  return accept.includes('text/html') || !accept.includes('json');
}
