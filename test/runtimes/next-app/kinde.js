import { createKinde } from 'kinde-sdk/nextjs';

export const kinde = createKinde();
