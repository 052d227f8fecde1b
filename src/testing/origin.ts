/** The origin of a URL, or of a host name, which is taken for one of https; `undefined` for anything else. */
export function originOf(domain: string): string | undefined {
  const text = domain.includes('://') ? domain : `https://${domain}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
