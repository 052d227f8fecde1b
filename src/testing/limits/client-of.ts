/** The application that a request comes from, by what it says of itself; nothing is verified, and `''` stands for unknown. */
export async function clientOf(request: Request, isTokenRequest: boolean): Promise<string> {
  const header = request.headers.get('authorization') ?? '';
  const credentials = header.slice(header.lastIndexOf(' ') + 1);
  if (!isTokenRequest) return claimIn(credentials);
  if (/^basic /i.test(header)) return decoded(credentials).split(':')[0] ?? '';
  return new URLSearchParams(await request.clone().text()).get('client_id') ?? '';
}

function claimIn(token: string): string {
  try {
    const { azp } = JSON.parse(decoded((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    return typeof azp === 'string' ? azp : '';
  } catch {
    return '';
  }
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
