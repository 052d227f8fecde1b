const HEADERS = ['x-request-id', 'x-amzn-requestid', 'x-amz-cf-id', 'cf-ray'];

/** What Kinde, or what stands before it, calls the request that it answers; from the network, so not fit to be shown as it is. */
export function requestIdIn(headers: Headers): string | undefined {
  const name = HEADERS.find((header) => headers.has(header));
  return name && (headers.get(name) ?? undefined);
}

/** An id or a code as it may stand in a log or a trace. */
export function plainId(text: string): string {
  return text.replace(/[^\w.:=+/-]/g, '').slice(0, 100);
}
