// What only refusals and token stores need, in one part: every part of its own costs a bundle more than it saves.
export { refusal } from './refusal.js';
export { tokenThrough } from './through-store.js';
