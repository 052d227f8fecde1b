export { type LogEntry, type LogField, type Logger, type LoggingOptions, type LogLevel, logging } from './logging.js';
