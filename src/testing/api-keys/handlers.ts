import type { HandlerTable } from '../call.js';
import * as keys from './api-keys.js';
import { verifyApiKey } from './verify.js';

/** The operations of API keys. */
export const apiKeyHandlers = {
  getApiKeys: keys.listApiKeys,
  createApiKey: keys.createApiKey,
  getApiKey: keys.getApiKey,
  rotateApiKey: keys.rotateApiKey,
  deleteApiKey: keys.deleteApiKey,
  verifyApiKey,
} satisfies HandlerTable;
