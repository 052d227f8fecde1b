import type { HandlerTable } from '../call.js';
import * as agreements from './agreements.js';
import { createMeterUsage } from './meter-usage.js';

/** The operations of billing. */
export const billingHandlers = {
  getBillingAgreements: agreements.listAgreements,
  createBillingAgreement: agreements.createAgreement,
  getBillingEntitlements: agreements.listEntitlements,
  createMeterUsageRecord: createMeterUsage,
} satisfies HandlerTable;
