import { refusal, success } from '../answers.js';
import { forgetGrants } from '../apis/grants.js';
import { bodyFlag, bodyText, type Call, type Handler } from '../call.js';
import { forgetApplicationConnections } from '../connections/store.js';
import { organizationByCode } from '../organizations.js';
import { positionFrom, sorted, tokenPage } from '../paging.js';
import { unique } from '../plain.js';
import type { Application } from '../records.js';
import { revokeGrant } from '../sign-in/grants.js';
import type { ApplicationSettings } from './model.js';
import { applicationSettings, changeApplicationSettings } from './settings.js';
import { type ApiApplicationType, apiTypeOf, applicationOf, typeFrom } from './store.js';

const TEXTS = ['login_uri', 'homepage_uri', 'language_key'] as const;
const FLAGS = [
  'has_marketing_consent',
  'has_register_link_on_sign_in_page',
  'has_sign_in_link_on_sign_up_page',
  'has_sign_in_with_sso_button',
  'is_access_control_enabled',
  'is_allow_faceless_auth',
  'is_ask_for_name',
  'use_gravatar_fallback',
] as const;

/** GET /applications */
export const listApplications: Handler = ({ state, query }) => {
  const position = positionFrom(query);
  const applications = sorted(state.applications.all(), position.sort, { name: ({ name }) => name });
  const { items, next_token } = tokenPage(applications, position);
  return success({
    applications: items.map((item) => ({ id: item.clientId, name: item.name, type: apiTypeOf(item) })),
    next_token,
  });
};

/** POST /applications: one that may ask for nothing yet; those that run at their users have no secret. */
export const createApplication: Handler = (call) => {
  const { state, body } = call;
  const name = bodyText(call, 'name');
  if (name === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "name" is required');
  const type = typeFrom(body.type as ApiApplicationType);
  const code = bodyText(call, 'org_code');
  const client_id = state.ids.next('client');
  const client_secret = type === 'm2m' || type === 'web' ? state.ids.next('secret') : undefined;
  state.applications.set(client_id, {
    name,
    type,
    clientId: client_id,
    clientSecret: client_secret,
    scopes: [],
    audiences: [],
    orgCode: code === undefined ? undefined : organizationByCode(state, code).code,
    redirectUris: [],
    logoutUris: [],
    claims: ['roles'],
    isHasura: false,
  });
  return success({ application: { id: client_id, client_id, client_secret } });
};

/** GET /applications/{application_id} */
export const getApplication: Handler = (call) => {
  const application = applicationOf(call);
  const { clientId, clientSecret, name } = application;
  const { access_roles, properties, lifetimes, language_key, ...settings } = applicationSettings(call.state, clientId);
  return success({
    application: {
      id: clientId,
      client_id: clientId,
      client_secret: clientSecret,
      name,
      type: apiTypeOf(application),
      ...settings,
    },
  });
};

/** PATCH /applications/{application_id}: the type stays. */
export const updateApplication: Handler = (call) => {
  const { state } = call;
  const application = applicationOf(call);
  checkAccessControl(call, application);
  state.applications.update(application.clientId, {
    name: bodyText(call, 'name') ?? application.name,
    redirectUris: urlsFrom(call, 'redirect_uris') ?? application.redirectUris,
    logoutUris: urlsFrom(call, 'logout_uris') ?? application.logoutUris,
  });
  changeApplicationSettings(state, application.clientId, sentSettings(call));
  return success();
};

/** DELETE /applications/{application_id}: its tokens end with it. */
export const deleteApplication: Handler = (call) => {
  const { state, authority } = call;
  const { clientId } = applicationOf(call);
  forgetGrants(state, clientId);
  forgetApplicationConnections(state, clientId);
  for (const grant of state.signIn.grants.all()) {
    if (grant.clientId === clientId) revokeGrant(state, authority, grant.id);
  }
  state.applicationSettings.delete(clientId);
  state.applications.delete(clientId);
  return success();
};

function checkAccessControl(call: Call, { clientId, type }: Application): void {
  if (bodyFlag(call, 'is_access_control_enabled') !== true) return;
  if (type === 'm2m') {
    throw refusal(400, 'ACCESS_CONTROL_NOT_SUPPORTED', 'Nobody signs in to an application of type m2m');
  }
  if (applicationSettings(call.state, clientId).access_roles.length > 0) return;
  throw refusal(400, 'ACCESS_ROLES_REQUIRED', 'Access control would keep everybody out: add an access role first');
}

function sentSettings(call: Call): Partial<ApplicationSettings> {
  const texts = TEXTS.map((name) => [name, call.body[name]]);
  const flags = FLAGS.map((name) => [name, bodyFlag(call, name)]);
  return Object.fromEntries([...texts, ...flags].filter(([, value]) => value !== undefined));
}

function urlsFrom({ body }: Call, name: string): readonly string[] | undefined {
  const urls = body[name] as readonly string[] | undefined;
  return urls && unique(urls);
}
