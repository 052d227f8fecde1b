import { notFound, success } from '../answers.js';
import { type Call, type Handler, pathValue, queryList } from '../call.js';
import type { Application } from '../state.js';

type UrlKind = 'redirectUris' | 'logoutUris';

/** GET /applications/{app_id}/auth_redirect_urls: without an envelope. */
export const getCallbackUrls: Handler = (call) => ({ redirect_urls: [...applicationOf(call).redirectUris] });

/** GET /applications/{app_id}/auth_logout_urls */
export const getLogoutUrls: Handler = (call) => success({ logout_urls: [...applicationOf(call).logoutUris] });

/** POST /applications/{app_id}/auth_redirect_urls */
export const addCallbackUrls: Handler = (call) => add(call, 'redirectUris');

/** POST /applications/{app_id}/auth_logout_urls */
export const addLogoutUrls: Handler = (call) => add(call, 'logoutUris');

/** PUT /applications/{app_id}/auth_redirect_urls */
export const replaceCallbackUrls: Handler = (call) => replace(call, 'redirectUris');

/** PUT /applications/{app_id}/auth_logout_urls */
export const replaceLogoutUrls: Handler = (call) => replace(call, 'logoutUris');

/** DELETE /applications/{app_id}/auth_redirect_urls: the URLs come in the query. */
export const deleteCallbackUrls: Handler = (call) => remove(call, 'redirectUris');

/** DELETE /applications/{app_id}/auth_logout_urls: the URLs come in the query. */
export const deleteLogoutUrls: Handler = (call) => remove(call, 'logoutUris');

function add(call: Call, kind: UrlKind): object {
  const urls = applicationOf(call)[kind];
  for (const url of urlsOf(call)) urls.add(url);
  return success();
}

function replace(call: Call, kind: UrlKind): object {
  applicationOf(call)[kind].clear();
  return add(call, kind);
}

function remove(call: Call, kind: UrlKind): object {
  const urls = applicationOf(call)[kind];
  for (const url of queryList(call, 'urls') ?? []) urls.delete(url);
  return success();
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
