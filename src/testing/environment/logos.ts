import { noContent, success } from '../answers.js';
import { type Call, type Handler, pathValue } from '../call.js';
import { organizationByCode } from '../organizations.js';
import type { State } from '../state.js';
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

/** Where a logo would be found; the emulator keeps no files, and answers 404 there. */
export function logoPath(type: LogoType, orgCode: string): string {
  return `/${type === 'dark' ? 'logo_dark' : 'logo'}?${new URLSearchParams({ p_org_code: orgCode })}`;
}

/** The logo of a type; `undefined` where there is none. */
export function logoOf(state: State, type: LogoType, orgCode?: string): Logo | undefined {
  return state.logos.get(keyOf(type, orgCode));
}

/** Forgets the logos of an organization. */
export function forgetLogos(state: State, orgCode: string): void {
  for (const { type } of logosOf(state, orgCode)) state.logos.delete(keyOf(type, orgCode));
}

function put(call: Call, orgCode: string | undefined): object {
  const type = pathValue(call, 'type') as LogoType;
  const file_name = String(call.body.logo);
  const logo: Logo = orgCode === undefined ? { type, file_name } : { type, file_name, org_code: orgCode };
  call.state.logos.set(keyOf(type, orgCode), logo);
  return success();
}

function remove(call: Call, orgCode: string | undefined): object {
  return call.state.logos.delete(keyOf(pathValue(call, 'type') as LogoType, orgCode)) ? success() : noContent;
}

function logosOf(state: State, orgCode: string | undefined): readonly Logo[] {
  return (['light', 'dark'] as const).flatMap((type) => logoOf(state, type, orgCode) ?? []);
}

function codeOf(call: Call): string {
  return organizationByCode(call.state, pathValue(call, 'org_code')).code;
}

function keyOf(type: LogoType, orgCode: string | undefined): string {
  return orgCode === undefined ? type : `${orgCode} ${type}`;
}
