/** The key under which the API scopes of a member of an organization are kept. */
export function memberKey(orgCode: string, userId: string): string {
  return `${orgCode} ${userId}`;
}
