/** A use of a feature that is paid by the unit. */
export interface MeterUsage {
  readonly id: string;
  readonly agreement_id: string;
  readonly feature_code: string;
  readonly value: string;
  /** Whether the value adds to what was used, or is what was used. */
  readonly type: 'absolute' | 'delta';
  readonly used_on: string;
}
