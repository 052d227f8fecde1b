import { noContent, success } from '../answers.js';
import { type Call, type Handler, pathValue } from '../call.js';
import { organizationByCode } from '../organizations.js';
import { logoKey, logoPath, logosOf } from './logo-store.js';
import type { Logo, LogoType } from './model.js';

/** GET /environment/logos */
export const listEnvironmentLogos: Handler = ({ state }) => {
  const logos = logosOf(state, undefined).map(({ type, file_name }) => ({ type, file_name }));
  return success({ logos });
};

/** PUT /environment/logos/{type} */
export const putEnvironmentLogo: Handler = (call) => put(call, undefined);

/** DELETE /environment/logos/{type} */
export const deleteEnvironmentLogo: Handler = (call) => remove(call, undefined);

/** GET /organizations/{org_code}/logos */
export const listOrganizationLogos: Handler = (call) => {
  const code = codeOf(call);
  const logos = logosOf(call.state, code).map(({ type, file_name }) => {
    return { type, file_name, path: logoPath(type, code) };
  });
  return success({ logos });
};

/** POST /organizations/{org_code}/logos/{type} */
export const addOrganizationLogo: Handler = (call) => put(call, codeOf(call));

/** DELETE /organizations/{org_code}/logos/{type} */
export const deleteOrganizationLogo: Handler = (call) => remove(call, codeOf(call));

function put(call: Call, orgCode: string | undefined): object {
  const type = pathValue(call, 'type') as LogoType;
  const file_name = String(call.body.logo);
  const logo: Logo = orgCode === undefined ? { type, file_name } : { type, file_name, org_code: orgCode };
  call.state.logos.set(logoKey(type, orgCode), logo);
  return success();
}

function remove(call: Call, orgCode: string | undefined): object {
  return call.state.logos.delete(logoKey(pathValue(call, 'type') as LogoType, orgCode)) ? success() : noContent;
}

function codeOf(call: Call): string {
  return organizationByCode(call.state, pathValue(call, 'org_code')).code;
}
