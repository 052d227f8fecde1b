// What most calls do without, in one part: every part of its own costs a bundle more than it saves.
export { ambiguousWrite } from './ambiguous.js';
export { deliverAround } from './around.js';
export { toFeatureFlag, toRole, toUser } from './flat-forms.js';
export { toFormData } from './multipart.js';
export { createRaw } from './raw.js';
