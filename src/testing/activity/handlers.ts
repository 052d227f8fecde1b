import { refusal, success } from '../answers.js';
import { type Call, type Handler, type HandlerTable, pathValue, queryText } from '../call.js';
import { membersWithRole } from '../memberships.js';
import { organizationOf } from '../organization-users.js';
import { roleById } from '../roles.js';

const LONGEST_S = 3 * 86_400;

/** GET /organizations/{org_code}/roles/{role_id}/active_users/count: active is who was given an access token. */
const countActiveUsers: Handler = (call) => {
  const { state } = call;
  const role = roleById(state, pathValue(call, 'role_id'));
  const [from, to] = windowFrom(call);
  const active = membersWithRole(state, organizationOf(call), role.id).filter(({ user_id }) => {
    return state.activity.get(user_id)?.seconds.some((second) => second >= from && second <= to);
  });
  const times = { date_time_from: timeFrom(from), date_time_to: timeFrom(to) };
  return success({ active_users_count: active.length, ...times });
};

/** The operations about what users do. */
export const activityHandlers = { getOrganizationRoleActiveUsersCount: countActiveUsers } satisfies HandlerTable;

/** The asked period in seconds, as wide as whole seconds make it. */
function windowFrom(call: Call): readonly [from: number, to: number] {
  const from = Math.floor(millisecondsFrom(call, 'date_time_from') / 1000);
  const to = Math.ceil(millisecondsFrom(call, 'date_time_to') / 1000);
  if (to < from) throw refusal(400, 'DATE_TIME_RANGE_INVALID', 'date_time_to is before date_time_from');
  if (to < from + LONGEST_S) return [from, to];
  throw refusal(400, 'DATE_TIME_RANGE_TOO_LARGE', 'The period must be shorter than 3 days');
}

function millisecondsFrom(call: Call, name: string): number {
  const time = Date.parse(queryText(call, name) ?? '');
  if (Number.isNaN(time)) throw refusal(400, 'PARAMETER_INVALID', `Parameter "${name}" must be an ISO 8601 time`);
  return time;
}

function timeFrom(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
