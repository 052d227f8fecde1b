import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { billOf, readMaterials } from './package/materials.js';

// Writes the bill of materials of this version, which is attached to a release (docs/releasing.md).

const FILE = '.artifacts/kinde-sdk.cdx.json';

const bill = billOf(readMaterials());
mkdirSync(dirname(FILE), { recursive: true });
writeFileSync(FILE, `${JSON.stringify(bill, undefined, 2)}\n`);
console.log(`${FILE}: ${bill.components.length} packages`);
