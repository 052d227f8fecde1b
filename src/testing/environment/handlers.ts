import type { HandlerTable } from '../call.js';
import * as business from './business.js';
import { getEnvironment } from './environment.js';
import { listIndustries, listTimezones } from './lists.js';
import * as logos from './logos.js';
import * as passkeys from './passkeys.js';
import * as variables from './variables.js';

/** The operations of the environment, the business, logos and passkeys. */
export const environmentHandlers = {
  getEnvironment,
  getEnvironmentVariables: variables.listVariables,
  createEnvironmentVariable: variables.createVariable,
  getEnvironmentVariable: variables.getVariable,
  updateEnvironmentVariable: variables.updateVariable,
  deleteEnvironmentVariable: variables.deleteVariable,

  getEnvironmentLogos: logos.listEnvironmentLogos,
  addEnvironmentLogo: logos.putEnvironmentLogo,
  deleteEnvironmentLogo: logos.deleteEnvironmentLogo,
  getOrganizationLogos: logos.listOrganizationLogos,
  addOrganizationLogo: logos.addOrganizationLogo,
  deleteOrganizationLogo: logos.deleteOrganizationLogo,

  getBusiness: business.getBusiness,
  updateBusiness: business.updateBusiness,
  getIndustries: listIndustries,
  getTimezones: listTimezones,

  getPasskey: passkeys.getPasskey,
  updatePasskey: passkeys.updatePasskey,
  getOrganizationPasskey: passkeys.getOrganizationPasskey,
  updateOrganizationPasskey: passkeys.updateOrganizationPasskey,
} satisfies HandlerTable;
