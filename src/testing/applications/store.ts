import { notFound } from '../answers.js';
import { type Call, pathValue } from '../call.js';
import type { Application, ApplicationType } from '../records.js';

/** The types of applications in the words of the API. */
export type ApiApplicationType = 'reg' | 'spa' | 'm2m' | 'device';

const API_TYPES: Readonly<Record<ApplicationType, ApiApplicationType>> = {
  web: 'reg',
  spa: 'spa',
  m2m: 'm2m',
  device: 'device',
};

/** The type of an application in the words of the API. */
export function apiTypeOf({ type }: Pick<Application, 'type'>): ApiApplicationType {
  return API_TYPES[type];
}

/** The type that a word of the API stands for. */
export function typeFrom(word: ApiApplicationType): ApplicationType {
  return word === 'reg' ? 'web' : word;
}

/** The application that a path names; its identifier is its client id. @throws Refusal `APPLICATION_NOT_FOUND`. */
export function applicationOf(call: Call): Application {
  const id = pathValue(call, 'application_id');
  const application = call.state.applications.get(id);
  if (!application) throw notFound('application', id);
  return application;
}
