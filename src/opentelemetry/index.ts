export { type OpenTelemetryOptions, openTelemetry } from './open-telemetry.js';
export { tracedFetch } from './traced-fetch.js';
