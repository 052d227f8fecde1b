import { notFound, success } from '../answers.js';
import { type Call, type Handler, pathValue, queryList } from '../call.js';
import { unique } from '../plain.js';
import type { Application } from '../records.js';

type UrlKind = 'redirectUris' | 'logoutUris';

/** GET /applications/{app_id}/auth_redirect_urls: without an envelope. */
export const getCallbackUrls: Handler = (call) => ({ redirect_urls: applicationOf(call).redirectUris });

/** GET /applications/{app_id}/auth_logout_urls */
export const getLogoutUrls: Handler = (call) => success({ logout_urls: applicationOf(call).logoutUris });

/** POST /applications/{app_id}/auth_redirect_urls */
export const addCallbackUrls: Handler = (call) => change(call, 'redirectUris', (urls) => [...urls, ...urlsOf(call)]);

/** POST /applications/{app_id}/auth_logout_urls */
export const addLogoutUrls: Handler = (call) => change(call, 'logoutUris', (urls) => [...urls, ...urlsOf(call)]);

/** PUT /applications/{app_id}/auth_redirect_urls */
export const replaceCallbackUrls: Handler = (call) => change(call, 'redirectUris', () => urlsOf(call));

/** PUT /applications/{app_id}/auth_logout_urls */
export const replaceLogoutUrls: Handler = (call) => change(call, 'logoutUris', () => urlsOf(call));

/** DELETE /applications/{app_id}/auth_redirect_urls: the URLs come in the query. */
export const deleteCallbackUrls: Handler = (call) => change(call, 'redirectUris', without(call));

/** DELETE /applications/{app_id}/auth_logout_urls: the URLs come in the query. */
export const deleteLogoutUrls: Handler = (call) => change(call, 'logoutUris', without(call));

type Change = (urls: readonly string[]) => readonly string[];

function change(call: Call, kind: UrlKind, changed: Change): object {
  const { clientId, [kind]: urls } = applicationOf(call);
  call.state.applications.update(clientId, { [kind]: unique(changed(urls)) });
  return success();
}

function without(call: Call): Change {
  const gone = queryList(call, 'urls') ?? [];
  return (urls) => urls.filter((url) => !gone.includes(url));
}

/** The identifier of an application is its client id. */
function applicationOf(call: Call): Application {
  const id = pathValue(call, 'app_id');
  const application = call.state.applications.get(id);
  if (!application) throw notFound('application', id);
  return application;
}

function urlsOf(call: Call): readonly string[] {
  return (call.body.urls ?? []) as readonly string[];
}
