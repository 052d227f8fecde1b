import { ended, leavesOpen, type World } from './world.js';

/** What really happened, which the emulator's events tell. */
function events(world: World, type: string, id: string): number {
  return world.emulator.webhooks.events.filter((event) => {
    const { user: about } = event.data as { user: { id: string; first_name?: string } };
    return event.type === type && (about.id === id || about.first_name === id);
  }).length;
}

/** The users that there are, with the names they have by now. */
export function present(world: World): Map<string, string> {
  const users = new Map(world.users.map((id, index) => [id, `seed-${index}`]));
  for (const { type, data } of world.emulator.webhooks.events) {
    const { id, first_name } = data.user as { id: string; first_name: string };
    if (type === 'user.deleted') users.delete(id);
    else users.set(id, first_name);
  }
  return users;
}

/** A write acted once where it succeeded, never where its error is certain, and once at most where the error leaves it open. */
export async function write(
  world: World,
  type: string,
  id: string,
  call: () => PromiseLike<unknown>,
): Promise<unknown> {
  const { error, value } = await ended(world, call);
  const acted = events(world, type, id);
  const least = error ? 0 : 1;
  const most = error && !leavesOpen(error) ? 0 : 1;
  const told = error ? `${error.code}: ${error.message}` : 'success';
  if (acted < least || acted > most) throw new Error(`${type} of ${id} happened ${acted} times; told was ${told}`);
  return value;
}
