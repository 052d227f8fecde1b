/** Whose data a key belongs to. */
export interface Owner {
  readonly deviceId: string;
  readonly userId?: string | undefined;
}

/** A key of the Python SDK's data, which is the same on every device: it is kept as it is. */
const DEVICE_ID_KEY = '_device_id';

/**
 * The store's key for a key of the app: `global:` is everybody's, `user:` the user's, any other the device's.
 *
 * `k` gives `device:<device>:k`, and with a user `user:k` gives `user:<user>:k`.
 */
export function namespacedKey(key: string, owner: Owner): string {
  if (key === DEVICE_ID_KEY || key.startsWith('global:')) return key;
  if (!key.startsWith('user:')) return devicePrefix(owner.deviceId) + key;
  return owner.userId === undefined ? key : `user:${escaped(owner.userId)}:${key.slice('user:'.length)}`;
}

/** What every key of a device begins with, and no key of another device. */
export function devicePrefix(deviceId: string): string {
  return `device:${escaped(deviceId)}:`;
}

/** Without this, device `a` would own the data of device `a:b`. */
function escaped(id: string): string {
  return id.replace(/[%:]/g, encodeURIComponent);
}
