import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { type Call, type Handler, type HandlerTable, pathValue, queryText } from '../call.js';
import { positionFrom, sorted, tokenPage } from '../paging.js';
import type { Subscriber } from './model.js';

/** GET /subscribers */
const listSubscribers: Handler = ({ state, query }) => {
  const position = positionFrom(query);
  const subscribers = sorted(state.subscribers.all(), position.sort, { name: fullName, email: ({ email }) => email });
  const { items, next_token } = tokenPage(subscribers, position);
  return success({ subscribers: items.map((item) => ({ ...item, full_name: fullName(item) })), next_token });
};

/** POST /subscribers: everything comes in the query, and the answer has no envelope. */
const createSubscriber: Handler = (call) => {
  const { state } = call;
  const [email, first_name, last_name] = [
    required(call, 'email'),
    required(call, 'first_name'),
    required(call, 'last_name'),
  ];
  const isTaken = state.subscribers.all().some((one) => one.email.toLowerCase() === email.toLowerCase());
  if (isTaken) throw alreadyExists('subscriber', email);
  const id = state.ids.next('subscriber');
  state.subscribers.set(id, { id, email, first_name, last_name });
  return { subscriber: { subscriber_id: id } };
};

/** GET /subscribers/{subscriber_id}: a list of one, in which the address has another name. */
const getSubscriber: Handler = (call) => {
  const id = pathValue(call, 'subscriber_id');
  const subscriber = call.state.subscribers.get(id);
  if (!subscriber) throw notFound('subscriber', id);
  const { email: preferred_email, first_name, last_name } = subscriber;
  return success({ subscribers: [{ id, preferred_email, first_name, last_name }] });
};

/** The operations of subscribers. */
export const subscriberHandlers = {
  getSubscribers: listSubscribers,
  createSubscriber,
  getSubscriber,
} satisfies HandlerTable;

function required(call: Call, name: string): string {
  const value = queryText(call, name);
  if (value === undefined) throw refusal(400, 'PARAMETER_REQUIRED', `Parameter "${name}" is required`);
  return value;
}

function fullName({ first_name, last_name }: Subscriber): string {
  return `${first_name} ${last_name}`;
}
