// What only failures, hooks and fleets need, in one part: every part of its own costs a bundle more than it saves.
export { decode } from './decode.js';
export { fleetGates } from './fleet.js';
export { repeat } from './repeat.js';
export { resend } from './resend.js';
