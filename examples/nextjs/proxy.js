import { kinde } from './kinde.js';

export const proxy = kinde.proxy();

export const config = { matcher: '/((?!_next).*)' };
