import { createKinde } from 'kinde-sdk/nextjs';

export const kinde = createKinde({ trustProxy: process.env.TRUST_PROXY === 'true' });
