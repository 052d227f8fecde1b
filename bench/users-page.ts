/** A page of users as Kinde answers it, about 25 kB for 50 users; every value is made up from the user's number. */
export function usersPage(size: number): object {
  return {
    code: 'OK',
    message: 'Success',
    users: Array.from({ length: size }, (_, index) => user(index)),
    next_token: 'MTAwOmlkX2FzYw==',
  };
}

function user(index: number): object {
  const number = String(index).padStart(4, '0');
  return {
    id: `kp_${number.padEnd(32, 'b5f1')}`,
    provided_id: `external-${number}`,
    preferred_email: `user-${number}@example.com`,
    username: `user_${number}`,
    phone: `+155501${number.padStart(5, '0')}`,
    last_name: `Last ${number}`,
    first_name: `First ${number}`,
    is_suspended: index % 10 === 0,
    picture: `https://example.com/avatars/${number.padEnd(32, 'c7')}?size=200&default=blank`,
    total_sign_ins: index * 7,
    failed_sign_ins: index % 3,
    last_signed_in: '2026-01-31T09:41:07.123456+00:00',
    created_on: '2025-06-02T14:05:59.654321+00:00',
    organizations: [`org_${number}a1b2c3`, `org_${number}d4e5f6`],
  };
}
