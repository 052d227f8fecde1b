import { kinde } from '../../../../kinde.js';

export const { GET, POST } = kinde.handlers;
