import { success } from '../answers.js';
import { type Handler, pathValue } from '../call.js';
import { positionFrom, tokenPage } from '../paging.js';
import { describedViews } from '../properties.js';
import { defineProperty } from '../property-definitions.js';
import { applicationSettings, changeApplicationSettings } from './settings.js';
import { applicationOf } from './store.js';

/** GET /applications/{application_id}/properties */
export const listApplicationProperties: Handler = (call) => {
  const { properties } = applicationSettings(call.state, applicationOf(call).clientId);
  const { items, next_token } = tokenPage(describedViews(call.state, properties), positionFrom(call.query));
  return success({ properties: items, next_token });
};

/** PUT /applications/{application_id}/properties/{property_key}: here the value comes in the body. */
export const updateApplicationProperty: Handler = (call) => {
  const { state } = call;
  const { clientId } = applicationOf(call);
  const key = pathValue(call, 'property_key');
  defineProperty(state, { key, context: 'app' });
  const { properties } = applicationSettings(state, clientId);
  changeApplicationSettings(state, clientId, { properties: { ...properties, [key]: String(call.body.value) } });
  return success();
};
