/** Where a user goes to connect to an app. */
export const CONNECTED_APP_PATH = '/connected_apps/connect';
